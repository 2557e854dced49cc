package dev.calque.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What {@code statx(2)} says about a file.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param uid 0 to 2³²−1
 * @param gid 0 to 2³²−1
 * @param blocks of 512 bytes, as allocated; fewer than the size needs where the file has holes
 * @param device the file system it lies on
 * @param special major and minor of a device file
 */
public record Stat(
        FileType type,
        int mode,
        long uid,
        long gid,
        long sizeBytes,
        long blocks,
        Instant mtime,
        long inode,
        long links,
        DeviceNumber device,
        DeviceNumber special) {
    static final long SIZE_BYTES = 256;

    /** Basic attributes; birth time and mount id are not asked for. */
    static final long MASK = 0x7ff;

    static Stat read(MemorySegment statx) {
        int mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28));
        return new Stat(
                FileType.of(mode),
                mode & 07777,
                unsigned(statx, 20),
                unsigned(statx, 24),
                statx.get(ValueLayout.JAVA_LONG, 40),
                statx.get(ValueLayout.JAVA_LONG, 48),
                Instant.ofEpochSecond(statx.get(ValueLayout.JAVA_LONG, 112), unsigned(statx, 120)),
                statx.get(ValueLayout.JAVA_LONG, 32),
                unsigned(statx, 16),
                new DeviceNumber(statx.get(ValueLayout.JAVA_INT, 136), statx.get(ValueLayout.JAVA_INT, 140)),
                new DeviceNumber(statx.get(ValueLayout.JAVA_INT, 128), statx.get(ValueLayout.JAVA_INT, 132)));
    }

    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** Whether overlayfs takes this file for the absence of one. */
    public boolean isWhiteout() {
        return type == FileType.CHARACTER_DEVICE && special.equals(DeviceNumber.NONE);
    }

    /** Whether both are the same file. */
    public boolean sameFile(Stat other) {
        return inode == other.inode && device.equals(other.device);
    }

    private static long unsigned(MemorySegment statx, long offset) {
        return Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, offset));
    }
}
