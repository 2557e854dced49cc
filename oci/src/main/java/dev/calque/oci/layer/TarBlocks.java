package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The blocks of a tar: knows the position, and how much of the current member is still to come. */
final class TarBlocks implements Closeable {
    private static final int BLOCK = TarHeader.BLOCK;

    private final InputStream tar;
    private String what;
    private long position;
    private long remaining;
    private long padding;
    private boolean ended;

    TarBlocks(InputStream tar, String what) {
        this.tar = tar;
        this.what = what;
    }

    long position() {
        return position;
    }

    long remaining() {
        return remaining;
    }

    /** The next header; empty at a zero block, and where the tar just stops between members. */
    Optional<byte[]> header() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        byte[] block = tar.readNBytes(BLOCK);
        position += block.length;
        if (block.length == 0 || block.length == BLOCK && TarHeader.isZero(block)) {
            ended = true;
            return Optional.empty();
        }
        if (block.length < BLOCK) {
            throw truncated();
        }
        return Optional.of(block);
    }

    /** The content of a header that only says more about the next one. */
    byte[] record(int sizeBytes) throws IOException {
        open(sizeBytes, what);
        byte[] bytes = content().readNBytes(sizeBytes);
        skipRest();
        return bytes;
    }

    /** Starts the content of a member. */
    void open(long sizeBytes, String member) {
        what = member;
        remaining = sizeBytes;
        padding = -sizeBytes & (BLOCK - 1);
        if (sizeBytes < 0 || position > Long.MAX_VALUE - 2 * BLOCK - sizeBytes) {
            throw CalqueException.corrupt(what + " has the impossible size " + sizeBytes);
        }
    }

    /** One block that belongs to the header rather than the size, as old GNU sparse maps do. */
    byte[] extraBlock() throws IOException {
        byte[] block = tar.readNBytes(BLOCK);
        position += block.length;
        if (block.length < BLOCK) {
            throw truncated();
        }
        return block;
    }

    /** One block of the content. */
    byte[] contentBlock() throws IOException {
        byte[] block = content().readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw CalqueException.corrupt(what + " has a sparse map that is cut off");
        }
        return block;
    }

    InputStream content() {
        return new MemberStream();
    }

    void skipRest() throws IOException {
        skip(remaining + padding);
        remaining = 0;
        padding = 0;
    }

    /** Some streams skip beyond their end and do not say so; reading the last byte tells. */
    private void skip(long bytes) throws IOException {
        long rest = bytes;
        while (rest > 1) {
            long n = tar.skip(rest - 1);
            if (n <= 0) {
                if (tar.read() < 0) {
                    throw truncated();
                }
                n = 1;
            }
            rest -= n;
        }
        if (rest == 1 && tar.read() < 0) {
            throw truncated();
        }
        position += bytes;
    }

    private CalqueException truncated() {
        return CalqueException.corrupt(what + " is cut off: the tar ends in the middle of it");
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private final class MemberStream extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (remaining == 0) {
                return -1;
            }
            int n = tar.read(buffer, offset, (int) Math.min(length, remaining));
            if (n < 0) {
                throw truncated();
            }
            position += n;
            remaining -= n;
            return n;
        }
    }
}
