package dev.calque.store;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease's folder for what is to be deleted: taking is a rename, so it is quick and whole, and what a dying process
 * leaves is swept like any dead work. Where the disk is too full for even a folder, things are deleted on the spot.
 */
final class Trash implements AutoCloseable {
    private final @Nullable DiskLease lease;
    private final List<Path> taken = new ArrayList<>();
    private long deletedBytes;

    private Trash(@Nullable DiskLease lease) {
        this.lease = lease;
    }

    static Trash open(Layout layout, Locks locks, Publication publication) {
        try {
            return new Trash(DiskLease.start(layout.ingest(), locks, publication, "prune"));
        } catch (CalqueException e) {
            return new Trash(null);
        }
    }

    void take(Path path) throws IOException {
        DiskLease open = lease;
        if (open != null) {
            try {
                Path away = open.aside("trash");
                Files.move(path, away, StandardCopyOption.ATOMIC_MOVE);
                taken.add(away);
                return;
            } catch (java.nio.file.NoSuchFileException e) {
                return; // gone meanwhile
            } catch (IOException e) {
                // no room to rename: fall through
            }
        }
        deletedBytes += Trees.sizeBytes(path);
        Trees.delete(path);
    }

    /** Deletes all and gives its size. */
    long empty() throws IOException {
        for (Path path : taken) {
            deletedBytes += Trees.sizeBytes(path);
            Trees.delete(path);
        }
        taken.clear();
        return deletedBytes;
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
