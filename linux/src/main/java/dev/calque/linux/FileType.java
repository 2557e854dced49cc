package dev.calque.linux;

/** What kind of thing a name stands for. */
public enum FileType {
    FIFO(0010000),
    CHARACTER_DEVICE(0020000),
    DIRECTORY(0040000),
    BLOCK_DEVICE(0060000),
    FILE(0100000),
    SYMLINK(0120000),
    SOCKET(0140000);

    private static final int MASK = 0170000;

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }

    static FileType of(int mode) {
        for (FileType type : values()) {
            if (type.bits == (mode & MASK)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no file has the mode 0" + Integer.toOctalString(mode));
    }
}
