package dev.calque.runtime;

import dev.calque.linux.Directory;
import dev.calque.linux.Fd;
import dev.calque.linux.LinuxException;
import dev.calque.linux.MountNamespace;
import dev.calque.linux.Stat;
import dev.calque.oci.layer.TarWriter;
import dev.calque.runtime.layer.KernelRefusal;
import dev.calque.runtime.layer.LayerDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stack of unpacked layers with a writable folder on top; active from {@link #prepare} until its scratch folder is
 * removed. Not mounted by itself: each user mounts it in a mount namespace of its own.
 *
 * @param lowers unpacked layers, lowest first, as in a manifest; they must not change meanwhile. Empty for
 *     {@code scratch}
 * @param scratch of this snapshot alone, on a file system that can hold an overlay's upper directory
 */
public record Snapshot(List<Path> lowers, Path scratch) {
    public Snapshot {
        lowers = List.copyOf(lowers);
    }

    /** Makes the writable folder inside {@code scratch}, which exists. */
    public static Snapshot prepare(List<Path> lowers, Path scratch) {
        Snapshot snapshot = new Snapshot(lowers, scratch.toAbsolutePath());
        try {
            Files.createDirectories(snapshot.upper());
            Files.createDirectories(snapshot.work());
            snapshot.copyRootMetadata();
        } catch (IOException e) {
            throw Failures.io("preparing a snapshot in " + scratch, e);
        } catch (LinuxException e) {
            throw KernelRefusal.of("preparing a snapshot in " + scratch, e);
        }
        return snapshot;
    }

    /** What was written on top of the layers, as overlayfs keeps it. */
    public Path upper() {
        return scratch.resolve("upper");
    }

    Path work() {
        return scratch.resolve("work");
    }

    /** A mounted overlay shows the root of its upper directory: it must look like the one below. */
    private void copyRootMetadata() {
        try (Directory top = Directory.open(upper())) {
            top.chown(".", 0, 0);
            top.chmod(".", 0755);
            Optional<Path> below =
                    lowers.reversed().stream().filter(Snapshot::rootWasNamed).findFirst();
            if (below.isPresent()) {
                try (Directory from = Directory.open(below.get())) {
                    Stat stat = from.stat();
                    top.chown(".", stat.uid(), stat.gid());
                    top.chmod(".", stat.mode());
                    top.setTime(".", stat.mtime());
                }
            } else {
                top.setTime(".", Instant.EPOCH);
            }
        }
    }

    /** Unpacking leaves the root at time zero where the layer has no entry for it. */
    private static boolean rootWasNamed(Path lower) {
        try (Directory directory = Directory.open(lower)) {
            Stat stat = directory.stat();
            boolean plain = stat.mode() == 0755 && stat.uid() == 0 && stat.gid() == 0;
            return !plain || !stat.mtime().equals(Instant.EPOCH);
        }
    }

    /**
     * Writes what was changed on top of the layers, and ends this snapshot; nothing must be writing to it. The tar is
     * left open. Afterwards {@link #upper} is what unpacking the layer would give, and can stand for it.
     *
     * @param latest no time in the layer is later: SOURCE_DATE_EPOCH
     */
    public void writeDiff(Optional<Instant> latest, TarWriter tar) throws IOException {
        if (lowers.size() < 2) {
            LayerDiff.write(upper(), lowers.stream().findFirst(), latest, tar);
            return;
        }
        try (MountNamespace namespace = MountNamespace.open("calque-diff")) {
            Path point = Files.createDirectories(scratch.resolve("below"));
            OverlayMount.readOnly(lowers, point, scratch.resolve("below-links")).mount(namespace);
            try (Fd mounted = handle(namespace, point)) {
                LayerDiff.write(upper(), Optional.of(mounted.procPath()), latest, tar);
            }
        }
    }

    private static Fd handle(MountNamespace namespace, Path point) {
        try {
            return namespace.call(() -> Fd.handle(point));
        } catch (Exception e) {
            throw Failures.unexpected("opening the mounted layers", e);
        }
    }
}
