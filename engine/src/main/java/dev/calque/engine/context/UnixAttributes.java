package dev.calque.engine.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** What {@code lstat} says, as far as the JDK's {@code unix} view passes it on. */
record UnixAttributes(int mode, int links, long size, Instant modified, String inode, long device, Instant changed) {
    private static final String WANTED = "unix:mode,ino,dev,nlink,rdev,size,lastModifiedTime,ctime";
    private static final int TYPE = 0170000;

    /** The file type bits of {@code st_mode}. */
    enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        FIFO,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        OTHER
    }

    static UnixAttributes read(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
        return new UnixAttributes(
                get(all, "mode", Integer.class),
                get(all, "nlink", Integer.class),
                get(all, "size", Long.class),
                get(all, "lastModifiedTime", FileTime.class).toInstant(),
                get(all, "dev", Long.class) + ":" + get(all, "ino", Long.class),
                get(all, "rdev", Long.class),
                get(all, "ctime", FileTime.class).toInstant());
    }

    private static <T> T get(Map<String, Object> all, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(all.get(name), name));
    }

    Type type() {
        return switch (mode & TYPE) {
            case 0100000 -> Type.FILE;
            case 0040000 -> Type.DIRECTORY;
            case 0120000 -> Type.SYMLINK;
            case 0010000 -> Type.FIFO;
            case 0020000 -> Type.CHARACTER_DEVICE;
            case 0060000 -> Type.BLOCK_DEVICE;
            default -> Type.OTHER;
        };
    }

    int major() {
        return (int) ((device >>> 8 & 0xfff) | (device >>> 32 & ~0xfff));
    }

    int minor() {
        return (int) ((device & 0xff) | (device >>> 12 & ~0xff));
    }
}
