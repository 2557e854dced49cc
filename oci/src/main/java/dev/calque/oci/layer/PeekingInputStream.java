package dev.calque.oci.layer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Says that bytes are available exactly until the end. {@link java.util.zip.GZIPInputStream} asks so whether another
 * member follows, and a pipe that is slow just then would cut the stream off.
 */
final class PeekingInputStream extends BufferedInputStream {
    PeekingInputStream(InputStream in) {
        super(in, 1 << 16);
    }

    @Override
    public synchronized int available() throws IOException {
        if (count > pos) {
            return count - pos;
        }
        mark(1);
        int next = read();
        reset();
        return next < 0 ? 0 : 1;
    }
}
