package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Named locks among all threads of all processes that share one store.
 *
 * <p>All of them are ranges of one byte in one file, the offset being a hash of the name, so no lock leaves a file
 * behind and none can be deleted while somebody waits for it. The kernel frees the locks of a process that dies, however
 * it dies; children do not inherit them.
 *
 * <p>POSIX locks belong to a process and all fall when <em>any</em> descriptor of the file is closed. So this class is
 * the only one that may open the file, opens it once in a JVM, and closes it when the last lock is gone; among the
 * threads of the JVM it keeps its own books. Waiting for another process is polling, because a thread that is
 * interrupted inside a blocking lock would close the channel and with it everybody's locks.
 *
 * <p>Shared locks of one thread may nest; a shared one cannot become exclusive.
 */
final class Locks {
    private static final Map<Path, Locks> OF_FILE = new ConcurrentHashMap<>();
    private static final long SHORTEST_WAIT_MILLIS = 1;
    private static final long LONGEST_WAIT_MILLIS = 32;

    private final Path file;
    private final Map<Long, Range> ranges = new HashMap<>();
    private @Nullable FileChannel channel;

    private static final class Range {
        final FileLock lock;
        final boolean shared;
        int holders = 1;

        Range(FileLock lock, boolean shared) {
            this.lock = lock;
            this.shared = shared;
        }
    }

    private Locks(Path file) {
        this.file = file;
    }

    /** @param file in a folder that exists; used for nothing else */
    static Locks of(Path file) throws IOException {
        Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path real = folder.toRealPath().resolve(file.getFileName());
        return OF_FILE.computeIfAbsent(real, Locks::new);
    }

    Held shared(String name) {
        return await(name, true);
    }

    Held exclusive(String name) {
        return await(name, false);
    }

    /** The lock, unless anybody has it now. */
    Optional<Held> tryExclusive(String name) {
        return tryLock(offset(name), false);
    }

    private Held await(String name, boolean shared) {
        long offset = offset(name);
        long pause = SHORTEST_WAIT_MILLIS;
        while (true) {
            Optional<Held> held = tryLock(offset, shared);
            if (held.isPresent()) {
                return held.get();
            }
            pause(name, pause);
            pause = Math.min(2 * pause, LONGEST_WAIT_MILLIS);
        }
    }

    /** Ends early when a lock of this JVM is freed. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private synchronized void pause(String name, long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CalqueException(
                    CalqueException.Kind.CANCELLED, "waiting for the lock " + name + " was interrupted", e);
        }
    }

    private synchronized Optional<Held> tryLock(long offset, boolean shared) {
        Range range = ranges.get(offset);
        if (range == null) {
            Optional<FileLock> lock = Disk.call("locking " + file, () -> tryFileLock(offset, shared));
            if (lock.isEmpty()) {
                closeIfUnused();
                return Optional.empty();
            }
            ranges.put(offset, new Range(lock.get(), shared));
        } else if (shared && range.shared) {
            range.holders++;
        } else {
            return Optional.empty();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (open.getAndSet(false)) {
                release(offset);
            }
        });
    }

    private Optional<FileLock> tryFileLock(long offset, boolean shared) throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
        }
        try {
            return Optional.ofNullable(open.tryLock(offset, 1, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // another class loader of this JVM has it
        }
    }

    private synchronized void release(long offset) {
        Range range = ranges.get(offset);
        if (range != null && --range.holders == 0) {
            ranges.remove(offset);
            Disk.run("unlocking " + file, range.lock::release);
            closeIfUnused();
        }
        notifyAll();
    }

    private void closeIfUnused() {
        FileChannel open = channel;
        if (ranges.isEmpty() && open != null) {
            channel = null;
            Disk.run("closing " + file, open::close);
        }
    }

    /** Sixty-two bits of a hash: two names never meet in practice, and if they did they would only wait. */
    private static long offset(String name) {
        return Long.parseUnsignedLong(Digest.sha256(name).hex().substring(0, 16), 16) >>> 2;
    }
}
