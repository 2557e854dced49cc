package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error instead of giving more than so many bytes: the guard behind every decompression. */
public final class LimitedInputStream extends FilterInputStream {
    private final long limitBytes;
    private final String what;
    private long readBytes;

    /** @param what names the stream in the error */
    public LimitedInputStream(InputStream in, long limitBytes, String what) {
        super(in);
        this.limitBytes = limitBytes;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long n = super.skip(bytes);
        count(n);
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        readBytes += bytes;
        if (readBytes > limitBytes) {
            throw CalqueException.invalid(what + " has more than the " + limitBytes + " bytes that are allowed");
        }
    }
}
