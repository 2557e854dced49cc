package dev.calque.linux;

import java.nio.file.Path;
import java.util.Set;

/** Mounting and unmounting, in the mount namespace of the calling thread. */
public final class Mounts {
    /** Flags of {@code mount(2)}. */
    public enum Flag {
        READ_ONLY(1),
        NO_SUID(2),
        NO_DEVICES(4),
        NO_EXEC(8),
        REMOUNT(32),
        NO_SYMLINKS(256),
        BIND(4096),
        RECURSIVE(16384),
        PRIVATE(1 << 18),
        SLAVE(1 << 19);

        private final long bits;

        Flag(long bits) {
            this.bits = bits;
        }
    }

    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;

    private Mounts() {}

    /**
     * Mounts. Relative paths, also those inside {@code options}, start at the working directory of the calling thread.
     *
     * @param options of the file system, separated by commas; less than a page
     */
    public static void mount(String source, Path target, String type, Set<Flag> flags, String options) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.MOUNT,
                    type + " at " + target,
                    kernel.name(source),
                    kernel.name(Fd.bytes(target)),
                    type.isEmpty() ? 0 : kernel.name(type),
                    bits(flags),
                    options.isEmpty() ? 0 : kernel.name(options));
        }
    }

    /** Makes the open file or directory appear at {@code target} as well, with what is mounted below it. */
    public static void bind(Fd source, Path target) {
        mount(source.procPath().toString(), target, "", Set.of(Flag.BIND, Flag.RECURSIVE), "");
    }

    /** Takes the mount out of sight at once; it ends when nobody uses it any more. */
    public static void unmount(Path target) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.UMOUNT2, target.toString(), kernel.name(Fd.bytes(target)), MNT_DETACH | UMOUNT_NOFOLLOW);
        }
    }

    /** Changes the working directory; of this thread alone where it does not share it, see {@link MountNamespace}. */
    static void chdir(Path directory) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.CHDIR, directory.toString(), kernel.name(Fd.bytes(directory)));
        }
    }

    private static long bits(Set<Flag> flags) {
        return flags.stream().mapToLong(flag -> flag.bits).reduce(0, (a, b) -> a | b);
    }
}
