package dev.calque.oci.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes a layer's tar: the same entries in the same order give the same bytes. Order is the caller's business.
 *
 * <p>Headers are ustar, with PAX records only for what ustar cannot say: long or non-ASCII names, ids above 2097151,
 * sizes from 8 GiB, times with a fraction or before 1970, extended attributes. Owners are numbers, without names.
 * Whiteouts become empty files called {@code .wh.…}.
 */
public final class TarWriter implements Closeable {
    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds an entry without content: anything but a file with a size above zero. */
    public void add(Entry entry) throws IOException {
        Pending.body();
    }

    /**
     * Adds a file and reads all of {@code content}, which must have exactly the size that the entry says. The stream
     * stays open.
     */
    public void add(Entry.File file, InputStream content) throws IOException {
        Pending.body();
    }

    /** What was written until now, with the offset of each content. */
    public LayerIndex index() {
        return Pending.body();
    }

    /** Writes the end of the tar and closes the stream below. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
