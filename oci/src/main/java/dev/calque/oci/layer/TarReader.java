package dev.calque.oci.layer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a layer's tar from untrusted hands, member by member, in constant memory.
 *
 * <p>It knows v7, ustar, GNU (long names, base-256 numbers, sparse files) and PAX (records of one member and global
 * ones, {@code SCHILY.xattr.}, sparse files 0.0, 0.1 and 1.0). Names are bytes; they are cleaned lexically, so absolute
 * names and {@code ..} stay inside the tree. What is malformed, or larger than the limits, ends in a
 * {@link dev.calque.oci.CalqueException} that names the member.
 */
public final class TarReader implements Closeable {
    private final InputStream tar;

    /** @param tar uncompressed; read forward only, and best buffered */
    public TarReader(InputStream tar, String what) {
        this(tar, what, TarLimits.defaults());
    }

    public TarReader(InputStream tar, String what, TarLimits limits) {
        this.tar = tar;
        Pending.body();
    }

    /** The next member; empty at the end of the tar. What is left of the last content is skipped. */
    public Optional<Entry> next() throws IOException {
        return Pending.body();
    }

    /** The bytes of the file that {@link #next} gave; valid until the next call. Sparse files come expanded. */
    public InputStream content() {
        return Pending.body();
    }

    /**
     * Where the content of the current file starts in the tar, or, where {@link #isSparse}, where the first header of
     * its member starts.
     */
    public long contentOffset() {
        return Pending.body();
    }

    /** Whether the current file is stored with holes, so that its bytes do not lie in the tar as they are. */
    public boolean isSparse() {
        return Pending.body();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
