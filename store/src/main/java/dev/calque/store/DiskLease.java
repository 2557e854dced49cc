package dev.calque.store;

import dev.calque.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lease as a folder {@code ingest/<id>} and a lock of that name, taken before the folder exists and given back after it
 * is gone: a folder whose lock is free is a dead one's. The file {@code pins} in it has a line a pin, for collection in
 * other processes; it needs no durability, since a lease does not survive its process.
 */
final class DiskLease implements Lease {
    private final String id;
    private final Path folder;
    private final Held lock;
    private final Publication publication;
    private final Set<Pin> pins = new HashSet<>();
    private final AtomicInteger names = new AtomicInteger();

    private DiskLease(String id, Path folder, Held lock, Publication publication) {
        this.id = id;
        this.folder = folder;
        this.lock = lock;
        this.publication = publication;
    }

    static DiskLease start(Path ingest, Locks locks, Publication publication, String purpose) {
        String id = purpose.replaceAll("[^a-zA-Z0-9]", "-") + "-" + UUID.randomUUID();
        Held lock = locks.exclusive(lockName(id));
        try {
            Path folder = ingest.resolve(id);
            Disk.run("starting work in " + folder, () -> Files.createDirectories(folder.resolve("work")));
            return new DiskLease(id, folder, lock, publication);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static String lockName(String id) {
        return "lease " + id;
    }

    /** What the lease in this folder pins. A last line that is being written just now is not awaited by anyone yet. */
    static List<Pin> pinsIn(Path folder) throws IOException {
        Path file = folder.resolve("pins");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                .flatMap(line -> Pin.parse(line).stream())
                .toList();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Path directory() {
        return folder.resolve("work");
    }

    /** A fresh name beside the work folder, for the store itself. */
    Path aside(String what) {
        return folder.resolve(what + "-" + names.incrementAndGet());
    }

    @Override
    public void pinBlob(Digest blob) {
        pin(new Pin(Pin.Kind.BLOB, blob));
    }

    @Override
    public void pinLayer(Digest diffId) {
        pin(new Pin(Pin.Kind.LAYER, diffId));
    }

    @Override
    public void pinImage(Digest manifest) {
        pin(new Pin(Pin.Kind.IMAGE, manifest));
    }

    private synchronized void pin(Pin pin) {
        if (pins.contains(pin)) {
            return;
        }
        try (Held _ = publication.using()) {
            Disk.run(
                    "pinning " + pin.digest(),
                    () -> Files.writeString(
                            folder.resolve("pins"), pin.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }
        pins.add(pin);
    }

    @Override
    public void close() {
        try {
            Disk.run("ending work in " + folder, () -> Mounts.deleteUnmounted(folder));
        } finally {
            lock.close();
        }
    }
}
