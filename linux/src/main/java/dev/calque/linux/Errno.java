package dev.calque.linux;

/** The kernel's errors that somebody meets, with their numbers; the same on x86_64 and aarch64. */
public enum Errno {
    EPERM(1, "not permitted"),
    ENOENT(2, "no such file or directory"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or data"),
    EBADF(9, "bad file descriptor"),
    EAGAIN(11, "try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EFAULT(14, "bad address"),
    EBUSY(16, "busy"),
    EEXIST(17, "exists already"),
    EXDEV(18, "on another file system, or outside the root"),
    ENODEV(19, "no such device or file system type"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    ETXTBSY(26, "file is being executed"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "no space left on the file system"),
    EROFS(30, "read-only file system"),
    EMLINK(31, "too many links"),
    EPIPE(32, "broken pipe"),
    ERANGE(34, "out of range"),
    ENAMETOOLONG(36, "name too long"),
    ENOSYS(38, "the kernel does not know this call"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "a symbolic link where none is allowed, or too many of them"),
    ENODATA(61, "no such attribute"),
    EOPNOTSUPP(95, "not supported by the file system"),
    EDQUOT(122, "disk quota exceeded"),
    /** Any other; the exception's message has the number. */
    OTHER(0, "error");

    private final int code;
    private final String meaning;

    Errno(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** In a few words, for people. */
    public String meaning() {
        return meaning;
    }

    static Errno of(int code) {
        for (Errno errno : values()) {
            if (errno.code == code) {
                return errno;
            }
        }
        return OTHER;
    }
}
