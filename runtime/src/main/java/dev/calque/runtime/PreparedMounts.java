package dev.calque.runtime;

import dev.calque.linux.Directory;
import dev.calque.linux.Fd;
import dev.calque.linux.LinuxException;
import dev.calque.linux.MountNamespace;
import dev.calque.linux.Mounts;
import dev.calque.linux.Resolution;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.runtime.layer.KernelRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Makes the sources of a run's mounts, in its mount namespace: each a place that nobody can swap before the runtime
 * mounts it. What is inside a folder of others is opened first, then mounted by its descriptor.
 */
final class PreparedMounts {
    private final MountNamespace namespace;
    private final Path folder;
    private int count;
    private boolean haveMemory;

    /** @param folder for mount points, of this run alone */
    PreparedMounts(MountNamespace namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    SpecMount prepare(RunMount mount) {
        String doing = "mounting " + mount.target();
        try {
            count++;
            return switch (mount) {
                case RunMount.HostBind bind -> host(bind);
                case RunMount.Folder inside ->
                    inside(inside.folder(), inside.inside(), inside.target(), inside.readOnly());
                case RunMount.Layers layers -> layers(layers);
                case RunMount.Tmpfs tmpfs -> tmpfs(tmpfs);
                case RunMount.Secret secret -> secret(secret);
            };
        } catch (IOException e) {
            throw Failures.io(doing, e);
        } catch (LinuxException e) {
            throw KernelRefusal.of(doing, e);
        }
    }

    private static SpecMount host(RunMount.HostBind bind) {
        Path source = bind.source().toAbsolutePath();
        if (!Files.exists(source)) {
            throw CalqueException.notFound("mounting " + bind.target() + ": " + source + " does not exist");
        }
        return SpecMount.bind(bind.target(), source.toString(), bind.readOnly(), Files.isDirectory(source));
    }

    private SpecMount layers(RunMount.Layers layers) throws IOException {
        Path tree = Files.createDirectories(folder.resolve(count + "-tree"));
        Path links = folder.resolve(count + "-links");
        if (layers.readOnly()) {
            OverlayMount.readOnly(layers.lowers(), tree, links).mount(namespace);
        } else {
            Path upper = Files.createDirectories(folder.resolve(count + "-upper"));
            Path work = Files.createDirectories(folder.resolve(count + "-work"));
            OverlayMount.writable(layers.lowers(), new OverlayMount.Upper(upper, work), tree, links)
                    .mount(namespace);
        }
        return inside(tree, layers.inside(), layers.target(), layers.readOnly());
    }

    private SpecMount inside(Path outer, RawPath inside, String target, boolean readOnly) throws IOException {
        Path point = folder.resolve(Integer.toString(count));
        try {
            boolean isFolder = namespace.call(() -> {
                try (Directory directory = Directory.open(outer);
                        Fd source = directory.handle(inside.bytes(), Resolution.IN_ROOT)) {
                    boolean found = source.stat().isDirectory();
                    makePoint(point, found);
                    Mounts.bind(source, point);
                    return found;
                }
            });
            return SpecMount.bind(target, point.toString(), readOnly, isFolder);
        } catch (LinuxException e) {
            throw KernelRefusal.of("mounting " + inside + " at " + target, e);
        } catch (Exception e) {
            throw Failures.unexpected("mounting " + inside + " at " + target, e);
        }
    }

    private static void makePoint(Path point, boolean isFolder) throws IOException {
        Files.createDirectories(point.getParent());
        if (isFolder) {
            Files.createDirectory(point);
        } else {
            Files.createFile(point);
        }
    }

    private static SpecMount tmpfs(RunMount.Tmpfs tmpfs) {
        String mode = "mode=" + Integer.toOctalString(tmpfs.mode());
        return tmpfs.sizeBytes() == 0
                ? SpecMount.of(tmpfs.target(), "tmpfs", "nosuid", mode)
                : SpecMount.of(tmpfs.target(), "tmpfs", "nosuid", mode, "size=" + tmpfs.sizeBytes());
    }

    private SpecMount secret(RunMount.Secret secret) throws IOException {
        Path memory = folder.resolve("secrets");
        Path file = memory.resolve(Integer.toString(count));
        Files.createDirectories(memory);
        try {
            namespace.call(() -> {
                if (!haveMemory) {
                    Mounts.mount(
                            "calque-secrets",
                            memory,
                            "tmpfs",
                            Set.of(Mounts.Flag.NO_SUID, Mounts.Flag.NO_DEVICES, Mounts.Flag.NO_EXEC),
                            "mode=0700");
                    haveMemory = true;
                }
                try (Directory directory = Directory.open(memory)) {
                    String name = Integer.toString(count);
                    directory.create(name).close();
                    Files.write(file, secret.content().bytes());
                    directory.chown(name, secret.uid(), secret.gid());
                    directory.chmod(name, secret.mode());
                }
                return file;
            });
        } catch (Exception e) {
            throw Failures.unexpected("mounting the secret " + secret.target(), e);
        }
        return new SpecMount(
                secret.target(),
                "bind",
                file.toString(),
                List.of("bind", "ro", "nosuid", "nodev", "noexec", "rprivate"),
                false);
    }
}
