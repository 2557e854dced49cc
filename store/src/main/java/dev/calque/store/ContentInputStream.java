package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.layer.Content;
import dev.calque.oci.layer.TarReader;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;

/** The bytes of one file inside a layer's tar; closes the tar with it. */
final class ContentInputStream extends FilterInputStream {
    private final Content content;
    private long remaining;

    private ContentInputStream(InputStream in, Content content) {
        super(in);
        this.content = content;
        this.remaining = content.sizeBytes();
    }

    static InputStream open(SeekableByteChannel tar, Content content) throws IOException {
        try {
            InputStream in = Channels.newInputStream(tar.position(content.offsetBytes()));
            return content.sparse() ? expanded(in, content) : new ContentInputStream(in, content);
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
    }

    private static InputStream expanded(InputStream in, Content content) throws IOException {
        TarReader reader = new TarReader(new BufferedInputStream(in), "layer " + content.diffId());
        if (reader.next().isEmpty()) {
            throw CalqueException.corrupt("layer " + content.diffId() + " has no file where its index says so");
        }
        return new FilterInputStream(reader.content()) {
            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

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
        int n = super.read(buffer, offset, (int) Math.min(length, remaining));
        if (n < 0) {
            throw CalqueException.corrupt("layer " + content.diffId() + " is cut off");
        }
        remaining -= n;
        return n;
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long n = super.skip(Math.min(bytes, remaining));
        remaining -= n;
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
