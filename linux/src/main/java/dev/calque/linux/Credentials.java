package dev.calque.linux;

/** Who this process is. */
public final class Credentials {
    private Credentials() {}

    /** The effective user of the calling thread. */
    public static long effectiveUid() {
        try (Kernel kernel = new Kernel()) {
            return kernel.call(Syscall.GETEUID, "this process");
        }
    }

    public static boolean isRoot() {
        return effectiveUid() == 0;
    }
}
