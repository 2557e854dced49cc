package dev.calque.engine.build;

import dev.calque.graph.Mount;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.Tree;
import dev.calque.runtime.RunMount;
import dev.calque.runtime.SecretContent;
import dev.calque.store.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Makes ready what {@code RUN --mount} asks for. */
final class StepMounts {
    private final Unpacked unpacked;
    private final CacheFolders caches;
    private final SecretValues secrets;

    StepMounts(Unpacked unpacked, CacheFolders caches, SecretValues secrets) {
        this.unpacked = unpacked;
        this.caches = caches;
        this.secrets = secrets;
    }

    /** Mounts that are ready; closing lets others have what was held. */
    record Prepared(List<RunMount> mounts, List<String> env, List<Held> held) implements AutoCloseable {
        @Override
        public void close() {
            held.reversed().forEach(Held::close);
        }
    }

    Prepared prepare(List<Mount> mounts, List<Tree> inputs, Path scratch) {
        Prepared prepared = new Prepared(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean done = false;
        try {
            Iterator<Tree> input = inputs.iterator();
            for (Mount mount : mounts) {
                Tree tree = mount.input().isPresent() ? input.next() : Tree.EMPTY;
                add(mount, tree, scratch, prepared);
            }
            done = true;
            return prepared;
        } finally {
            if (!done) {
                prepared.close();
            }
        }
    }

    private void add(Mount mount, Tree tree, Path scratch, Prepared prepared) {
        switch (mount) {
            case Mount.Bind bind -> prepared.mounts().add(bind(bind, tree, scratch));
            case Mount.Cache cache -> prepared.mounts().add(cache(cache, tree, prepared));
            case Mount.Tmpfs tmpfs ->
                prepared.mounts()
                        .add(new RunMount.Tmpfs(
                                tmpfs.target(), tmpfs.sizeBytes().orElse(0L), 01777));
            case Mount.Secret secret -> secret(secret, prepared);
            case Mount.Ssh ssh -> ssh(ssh, prepared);
        }
    }

    private RunMount bind(Mount.Bind bind, Tree tree, Path scratch) {
        RawPath inside = RawPath.of(bind.source());
        if (tree.layers().isEmpty()) {
            return new RunMount.Folder(emptyFolder(scratch), inside, bind.target(), !bind.writable());
        }
        return new RunMount.Layers(unpacked.lowers(tree), inside, bind.target(), !bind.writable());
    }

    private static Path emptyFolder(Path scratch) {
        try {
            return Files.createTempDirectory(scratch, "empty-");
        } catch (IOException e) {
            throw new UncheckedIOException("making an empty folder to mount", e);
        }
    }

    private RunMount cache(Mount.Cache cache, Tree tree, Prepared prepared) {
        CacheFolders.Folder folder = caches.take(cache, tree);
        folder.held().ifPresent(prepared.held()::add);
        return new RunMount.Folder(
                folder.path(), RawPath.ROOT, cache.target(), cache.access().readOnly());
    }

    private void secret(Mount.Secret secret, Prepared prepared) {
        Optional<byte[]> value = secrets.value(secret.id());
        if (value.isEmpty()) {
            if (secret.required()) {
                throw CalqueException.notFound(
                        "secret " + secret.id() + ": not found; give it with --secret id=" + secret.id() + ",src=FILE");
            }
            return;
        }
        Mount.Access access = secret.access();
        secret.env()
                .ifPresent(name -> prepared.env().add(name + "=" + new String(value.get(), StandardCharsets.UTF_8)));
        if (!secret.target().isEmpty()) {
            prepared.mounts()
                    .add(new RunMount.Secret(
                            new SecretContent(value.get()),
                            secret.target(),
                            access.mode(),
                            access.uid(),
                            access.gid()));
        }
    }

    private void ssh(Mount.Ssh ssh, Prepared prepared) {
        Optional<Path> socket = secrets.agent(ssh.id());
        if (socket.isEmpty()) {
            if (ssh.required()) {
                throw CalqueException.notFound(
                        "unset ssh forward key " + ssh.id() + "; give an agent with --ssh " + ssh.id());
            }
            return;
        }
        prepared.mounts().add(new RunMount.HostBind(socket.get(), ssh.target(), false));
    }
}
