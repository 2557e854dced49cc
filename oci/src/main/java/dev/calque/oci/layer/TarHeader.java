package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.nio.charset.StandardCharsets;

/**
 * One header block as it stands in the tar, before long names and PAX records are laid over it.
 *
 * @param block its 512 bytes; not changed by anyone after
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX, pax, ustar format</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this package
record TarHeader(byte[] block, String what) {
    static final int BLOCK = 512;

    private static final int CHECKSUM_AT = 148;

    TarHeader {
        int stored = (int) TarNumber.parse(block, CHECKSUM_AT, 8, "checksum", what);
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
            unsigned += inChecksum ? ' ' : block[i] & 0xff;
            signed += inChecksum ? ' ' : block[i];
        }
        if (stored != unsigned && stored != signed) {
            throw CalqueException.corrupt(what + " has a header whose checksum is wrong; is this a tar?");
        }
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The type flag; a NUL reads as a file, or as a folder where the name ends in a slash. */
    char type() {
        char type = (char) (block[156] & 0xff);
        return switch (type) {
            case 0 -> name().endsWith("/") ? '5' : '0';
            case '7' -> '0';
            default -> type;
        };
    }

    String name() {
        String name = text(0, 100);
        String prefix = isUstar() ? text(345, isStar() ? 131 : 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    int mode() {
        return (int) (number(100, 8, "mode") & 07777);
    }

    long uid() {
        return number(108, 8, "uid");
    }

    long gid() {
        return number(116, 8, "gid");
    }

    long sizeBytes() {
        return number(124, 12, "size");
    }

    long mtimeSeconds() {
        return number(136, 12, "mtime");
    }

    long major() {
        return hasDevices() ? number(329, 8, "device number") : 0;
    }

    long minor() {
        return hasDevices() ? number(337, 8, "device number") : 0;
    }

    long number(int offset, int length, String field) {
        return TarNumber.parse(block, offset, length, field, what);
    }

    private boolean isUstar() {
        return at(257, "ustar\0");
    }

    private boolean hasDevices() {
        return isUstar() || at(257, "ustar  ");
    }

    private boolean isStar() {
        return at(508, "tar\0");
    }

    private boolean at(int offset, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (block[offset + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
    }
}
