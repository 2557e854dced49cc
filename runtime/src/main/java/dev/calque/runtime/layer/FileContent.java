package dev.calque.runtime.layer;

import dev.calque.linux.Fd;
import dev.calque.linux.IoBuffer;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Moves the bytes of files, in constant memory. Long runs of zeros become holes. */
final class FileContent implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;
    /** What {@link Stat#blocks} counts. */
    private static final int BLOCK_BYTES = 512;

    private static final byte[] ZEROS = new byte[CHUNK_BYTES];

    private final IoBuffer buffer = new IoBuffer(CHUNK_BYTES);
    private final byte[] chunk = new byte[CHUNK_BYTES];

    /** Writes exactly {@code sizeBytes} of {@code content} into a new file. */
    void fill(Fd file, InputStream content, long sizeBytes) throws IOException {
        boolean holeAtEnd = false;
        for (long done = 0; done < sizeBytes; ) {
            int wanted = (int) Math.min(CHUNK_BYTES, sizeBytes - done);
            int count = content.readNBytes(chunk, 0, wanted);
            if (count < wanted) {
                throw CalqueException.corrupt(
                        "the content ends after " + (done + count) + " of " + sizeBytes + " bytes");
            }
            done += count;
            holeAtEnd = count == CHUNK_BYTES && Arrays.equals(chunk, ZEROS);
            if (holeAtEnd) {
                file.seek(done);
            } else {
                buffer.put(chunk, 0, count);
                file.write(buffer, count);
            }
        }
        if (holeAtEnd) {
            file.truncate(sizeBytes);
        }
    }

    /** The bytes of an open file from its start; holes are not read from the disk. */
    InputStream open(Fd file, Stat stat) {
        return new FileStream(file, stat);
    }

    @Override
    public void close() {
        buffer.close();
    }

    private final class FileStream extends InputStream {
        private final Fd file;
        private final long sizeBytes;
        private long at;
        /** Where data begins again, at or after {@link #at}. */
        private long data;
        /** Where that data ends. */
        private long hole;

        FileStream(Fd file, Stat stat) {
            this.file = file;
            this.sizeBytes = stat.sizeBytes();
            boolean dense = stat.blocks() * BLOCK_BYTES >= sizeBytes;
            this.hole = dense ? sizeBytes : 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (at >= sizeBytes) {
                return -1;
            }
            if (at >= hole) {
                locate();
            }
            int wanted = (int) Math.min(Math.min(length, CHUNK_BYTES), sizeBytes - at);
            return at < data ? zeros(target, offset, wanted) : bytes(target, offset, wanted);
        }

        private void locate() {
            long found = file.nextData(at);
            data = found < 0 ? sizeBytes : found;
            hole = found < 0 ? sizeBytes : Math.max(file.nextHole(found), found + 1);
        }

        private int zeros(byte[] target, int offset, int wanted) {
            int count = (int) Math.min(wanted, data - at);
            Arrays.fill(target, offset, offset + count, (byte) 0);
            at += count;
            return count;
        }

        private int bytes(byte[] target, int offset, int wanted) {
            int count = Math.min(file.read(buffer, at), wanted);
            if (count <= 0) {
                return -1;
            }
            buffer.get(target, offset, count);
            at += count;
            return count;
        }
    }
}
