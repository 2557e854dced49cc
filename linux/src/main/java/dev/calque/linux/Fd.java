package dev.calque.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file. Closing twice is harmless; using it closed is a bug that the kernel reports as EBADF. */
public final class Fd implements AutoCloseable {
    static final int AT_FDCWD = -100;

    static final int O_WRONLY = 1;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    static final int O_DIRECTORY = ARM ? 040000 : 0200000;
    static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;

    private static final int EAGAIN = 11;
    private static final int MOST_ATTEMPTS = 64;
    private static final int OPEN_HOW_BYTES = 24;
    private static final int SEEK_SET = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private final int number;
    private final String subject;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number, String subject) {
        this.number = number;
        this.subject = subject;
    }

    /**
     * Opens {@code path} below the open directory {@code at}. The kernel answers EAGAIN where a rename elsewhere made
     * {@code ..} doubtful; that is tried again.
     */
    static Fd open(int at, String path, int flags, int mode, Resolution resolution) {
        try (Kernel kernel = new Kernel()) {
            MemorySegment how = kernel.memory(OPEN_HOW_BYTES);
            how.set(ValueLayout.JAVA_LONG, 0, flags | O_CLOEXEC);
            how.set(ValueLayout.JAVA_LONG, 8, mode);
            how.set(ValueLayout.JAVA_LONG, 16, resolution.bits());
            long name = kernel.name(path);
            for (int attempt = 1; ; attempt++) {
                long fd = kernel.attempt(Syscall.OPENAT2, at, name, how.address(), OPEN_HOW_BYTES);
                if (fd >= 0) {
                    return new Fd((int) fd, path);
                }
                if (kernel.errno() != EAGAIN || attempt == MOST_ATTEMPTS) {
                    throw new LinuxException(kernel.errno(), Syscall.OPENAT2.text(), path);
                }
            }
        }
    }

    /** Names the file at {@code path} on the host, without opening it for reading. */
    public static Fd handle(Path path) {
        return open(AT_FDCWD, bytes(path), O_PATH, 0, Resolution.HOST);
    }

    /** A host path as a byte string. */
    static String bytes(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public int number() {
        return number;
    }

    /** A path by which this process reaches the open file, whatever has become of its name. */
    public Path procPath() {
        return Path.of("/proc/self/fd/" + number);
    }

    public Stat stat() {
        return Attributes.stat(number, "", subject);
    }

    /** Reads at most {@code buffer} bytes at the file's position; 0 at its end. */
    public int read(IoBuffer buffer) {
        try (Kernel kernel = new Kernel()) {
            return (int) kernel.call(Syscall.READ, subject, number, buffer.address(), buffer.sizeBytes());
        }
    }

    /** Reads at {@code offset}, leaving the position alone; 0 at the end. */
    public int read(IoBuffer buffer, long offset) {
        try (Kernel kernel = new Kernel()) {
            return (int) kernel.call(Syscall.PREAD64, subject, number, buffer.address(), buffer.sizeBytes(), offset);
        }
    }

    /** Writes the first {@code count} bytes of {@code buffer}, all of them. */
    public void write(IoBuffer buffer, int count) {
        try (Kernel kernel = new Kernel()) {
            int done = 0;
            while (done < count) {
                done += (int) kernel.call(Syscall.WRITE, subject, number, buffer.address() + done, count - done);
            }
        }
    }

    /** Moves the position to {@code offset}, past the end too: what lies between becomes a hole. */
    public void seek(long offset) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.LSEEK, subject, number, offset, SEEK_SET);
        }
    }

    /** Where the next data begins at or after {@code offset}; -1 where only a hole follows. */
    public long nextData(long offset) {
        return next(offset, SEEK_DATA);
    }

    /** Where the next hole, or the end, begins at or after {@code offset}; -1 past the end. */
    public long nextHole(long offset) {
        return next(offset, SEEK_HOLE);
    }

    private long next(long offset, int whence) {
        try (Kernel kernel = new Kernel()) {
            long found = kernel.attempt(Syscall.LSEEK, number, offset, whence);
            if (found < 0 && kernel.errno() != Errno.ENXIO.code()) {
                throw new LinuxException(kernel.errno(), Syscall.LSEEK.text(), subject);
            }
            return found;
        }
    }

    /** Copies up to {@code count} bytes inside the kernel, sharing blocks where the file system can; returns how many. */
    public long copyTo(Fd target, long count) {
        try (Kernel kernel = new Kernel()) {
            return kernel.call(Syscall.COPY_FILE_RANGE, subject, number, 0, target.number, 0, count, 0);
        }
    }

    public void truncate(long sizeBytes) {
        call(Syscall.FTRUNCATE, sizeBytes);
    }

    public void chmod(int mode) {
        call(Syscall.FCHMOD, mode);
    }

    public void chown(long uid, long gid) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.FCHOWN, subject, number, uid, gid);
        }
    }

    /** Sets modification and access time. */
    public void setTime(Instant mtime) {
        Attributes.setTime(number, "", mtime, subject);
    }

    public void setXattr(String name, String value) {
        try (Kernel kernel = new Kernel()) {
            MemorySegment bytes = IoBuffer.copy(kernel, value);
            kernel.call(Syscall.FSETXATTR, subject, number, kernel.name(name), bytes.address(), value.length(), 0);
        }
    }

    public void fsync() {
        call(Syscall.FSYNC, 0);
    }

    /** Writes out everything of the file system that this file lies on. */
    public void syncFileSystem() {
        call(Syscall.SYNCFS, 0);
    }

    /** Takes or waits for an advisory lock of the open file; it falls when the file is closed, or with the process. */
    public void lock(boolean exclusive) {
        call(Syscall.FLOCK, exclusive ? 2 : 1);
    }

    /** Takes an advisory lock unless somebody else's is in the way. */
    public boolean tryLock(boolean exclusive) {
        try (Kernel kernel = new Kernel()) {
            if (kernel.attempt(Syscall.FLOCK, number, (exclusive ? 2 : 1) | 4) == 0) {
                return true;
            }
            if (kernel.errno() != EAGAIN) {
                throw new LinuxException(kernel.errno(), Syscall.FLOCK.text(), subject);
            }
            return false;
        }
    }

    private void call(Syscall call, long argument) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(call, subject, number, argument);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (Kernel kernel = new Kernel()) {
                kernel.attempt(Syscall.CLOSE, number);
            }
        }
    }

    @Override
    public String toString() {
        return subject + " (fd " + number + ")";
    }
}
