package dev.calque.linux;

/** Major and minor of a device. */
public record DeviceNumber(int major, int minor) {
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);

    /** As {@code mknod(2)} takes it: 12 bits of major, 20 of minor. */
    long encoded() {
        if (major >>> 12 != 0 || minor >>> 20 != 0) {
            throw new IllegalArgumentException("device " + major + ":" + minor + " is beyond 4095:1048575");
        }
        return (minor & 0xff) | ((long) major << 8) | ((minor & 0xfff00L) << 12);
    }
}
