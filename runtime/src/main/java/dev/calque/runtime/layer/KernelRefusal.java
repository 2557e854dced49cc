package dev.calque.runtime.layer;

import dev.calque.linux.LinuxException;
import dev.calque.oci.CalqueException;
import dev.calque.oci.CalqueException.Kind;

/** Says what was being done when the kernel refused a call. */
public final class KernelRefusal {
    private KernelRefusal() {}

    /** @param doing such as {@code unpacking /etc/passwd} */
    public static CalqueException of(String doing, LinuxException refusal) {
        return new CalqueException(kind(refusal), doing + ": " + refusal.getMessage() + hint(refusal), refusal);
    }

    private static Kind kind(LinuxException refusal) {
        return switch (refusal.errno()) {
            case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EROFS, EIO -> Kind.UNAVAILABLE;
            case EPERM, EACCES -> Kind.DENIED;
            case ENOENT, ENOTDIR, EISDIR, ELOOP, EXDEV, EEXIST, ENAMETOOLONG, EMLINK, EINVAL, ERANGE -> Kind.INVALID;
            default -> Kind.FAILED;
        };
    }

    private static String hint(LinuxException refusal) {
        return switch (refusal.errno()) {
            case ENOSPC, EDQUOT -> "; 'calque system prune' frees what nothing uses";
            case EPERM, EACCES -> "; this needs root";
            default -> "";
        };
    }
}
