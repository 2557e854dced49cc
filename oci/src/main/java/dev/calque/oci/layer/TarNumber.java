package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;

/** Numbers in the fixed fields of tar headers: octal digits, or base 256 where the first bit is set. */
final class TarNumber {
    private TarNumber() {}

    static long parse(byte[] block, int offset, int length, String field, String what) {
        return (block[offset] & 0x80) != 0
                ? binary(block, offset, length, field, what)
                : octal(block, offset, length, field, what);
    }

    /** Two's complement, big-endian; the highest bit of the first byte is the mark, the next one the sign. */
    private static long binary(byte[] block, int offset, int length, String field, String what) {
        boolean negative = (block[offset] & 0x40) != 0;
        int padding = negative ? 0xff : 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = i == 0 ? (block[offset] & 0x7f) | (padding & 0x80) : block[offset + i] & 0xff;
            if (length - i > 8 && b != padding || length - i == 8 && (b & 0x80) != (padding & 0x80)) {
                throw CalqueException.corrupt(what + " has a " + field + " of more than 63 bits");
            }
            value = value << 8 | b;
        }
        return value;
    }

    private static long octal(byte[] block, int offset, int length, String field, String what) {
        int start = offset;
        int end = offset + length;
        while (start < end && (block[start] == ' ' || block[start] == 0)) {
            start++;
        }
        while (end > start && (block[end - 1] == ' ' || block[end - 1] == 0)) {
            end--;
        }
        long value = 0;
        for (int i = start; i < end && block[i] != 0; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw CalqueException.corrupt(what + " has a " + field + " that is no octal number");
            }
            value = value << 3 | block[i] - '0';
        }
        return value;
    }

    /** Writes {@code length - 1} octal digits and a NUL; zero where the value does not fit. */
    static void write(byte[] block, int offset, int length, long value) {
        long rest = fits(length, value) ? value : 0;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    static boolean fits(int length, long value) {
        return value >= 0 && value < 1L << 3 * (length - 1);
    }
}
