package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file that keeps contents until a layer is written: archives are read once, layers are sorted. */
final class Spool implements AutoCloseable {
    private final FileChannel channel;
    private long end;

    Spool(Path file) throws IOException {
        this.channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Keeps {@code sizeBytes} of {@code in}. */
    FileNode.Content add(InputStream in, long sizeBytes) throws IOException {
        long start = end;
        channel.position(start);
        long copied = in.transferTo(Channels.newOutputStream(channel));
        if (copied != sizeBytes) {
            throw CalqueException.corrupt("an archive member of " + sizeBytes + " bytes has " + copied);
        }
        end += copied;
        return () -> new Range(channel, start, sizeBytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Part of a file, read by position so that many readers can share the channel. */
    static final class Range extends FilterInputStream {
        Range(FileChannel channel, long start, long size) {
            super(new InputStream() {
                private long at = start;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    long left = start + size - at;
                    if (left <= 0) {
                        return length == 0 ? 0 : -1;
                    }
                    int wanted = (int) Math.min(length, left);
                    int got = channel.read(java.nio.ByteBuffer.wrap(buffer, offset, wanted), at);
                    at += Math.max(got, 0);
                    return got;
                }
            });
        }
    }
}
