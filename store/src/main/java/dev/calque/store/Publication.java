package dev.calque.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * How everything becomes visible in the store: written aside, made durable, renamed to its name, and the folder made
 * durable. Whoever reads sees all or nothing, and what was published survives a power cut.
 *
 * <p>It happens under the shared store lock, so that collection never meets a half-done publication: under the exclusive
 * one, every file {@code ingest/*.tmp} is a dead one's.
 */
final class Publication {
    static final String STORE_LOCK = "store";
    static final String ASIDE = ".tmp";

    private final Path ingest;
    private final Locks locks;

    Publication(Path ingest, Locks locks) {
        this.ingest = ingest;
        this.locks = locks;
    }

    /** The lock of those who use: while it is held, nothing is chosen for collection. */
    Held using() {
        return locks.shared(STORE_LOCK);
    }

    /** Gives a file that was written aside its name; replaces what has it. */
    void file(Path aside, Path target) throws IOException {
        FsyncEach.one(aside);
        try (Held _ = using()) {
            rename(aside, target, true);
        }
    }

    /** Gives a folder that was made aside its name, which must be free. */
    void tree(Path aside, Path target, TreeSync sync) throws IOException {
        sync.sync(aside);
        try (Held _ = using()) {
            rename(aside, target, true);
        }
    }

    /** A small file, replaced whole. */
    void document(Path target, byte[] bytes) throws IOException {
        write(target, bytes, true);
    }

    /** A small file that may be lost or damaged by a power cut, and that its reader checks. */
    void memory(Path target, byte[] bytes) throws IOException {
        write(target, bytes, false);
    }

    private void write(Path target, byte[] bytes, boolean durable) throws IOException {
        try (Held _ = using()) {
            Path aside = ingest.resolve(UUID.randomUUID() + ASIDE);
            try {
                Files.write(aside, bytes);
                if (durable) {
                    FsyncEach.one(aside);
                }
                rename(aside, target, durable);
            } finally {
                Files.deleteIfExists(aside);
            }
        }
    }

    /** Takes a file away, durably. */
    boolean delete(Path target) throws IOException {
        boolean deleted = Files.deleteIfExists(target);
        if (deleted) {
            FsyncEach.one(folder(target));
        }
        return deleted;
    }

    private static void rename(Path aside, Path target, boolean durable) throws IOException {
        makeFolder(folder(target));
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        if (durable) {
            FsyncEach.one(folder(target));
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        makeFolder(folder(folder));
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster
        }
        FsyncEach.one(folder(folder));
    }

    private static Path folder(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }
}
