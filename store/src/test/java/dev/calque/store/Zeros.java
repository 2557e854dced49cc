package dev.calque.store;

import java.io.InputStream;

/** So many zeros. */
final class Zeros extends InputStream {
    private long remaining;

    Zeros(long sizeBytes) {
        this.remaining = sizeBytes;
    }

    @Override
    public int read() {
        return remaining-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int n = (int) Math.min(length, remaining);
        java.util.Arrays.fill(buffer, offset, offset + n, (byte) 0);
        remaining -= n;
        return n == 0 && length > 0 ? -1 : n;
    }
}
