package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Hashes what is read and fails at the end if it is not what it should be. */
final class VerifyingInputStream extends FilterInputStream {
    private final Digest expected;
    private final MessageDigest hash;
    private boolean ended;

    VerifyingInputStream(InputStream in, Digest expected) {
        super(in);
        this.expected = expected;
        this.hash = expected.verifier();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            hash.update(buffer, offset, n);
        } else if (n < 0 && !ended) {
            ended = true;
            check(HexFormat.of().formatHex(hash.digest()));
        }
        return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] buffer = new byte[(int) Math.min(1 << 16, Math.max(bytes, 0))];
        return buffer.length == 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check(String hex) {
        if (!hex.equals(expected.hex())) {
            throw CalqueException.corrupt("the blob " + expected + " is damaged: its bytes have the digest "
                    + expected.algorithm() + ":" + hex);
        }
    }
}
