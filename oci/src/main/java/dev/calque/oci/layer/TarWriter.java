package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * Writes a layer's tar: the same entries in the same order give the same bytes. Order is the caller's business.
 *
 * <p>Headers are ustar, with PAX records only for what ustar cannot say: long or non-ASCII names, ids above 2097151,
 * sizes from 8 GiB, times with a fraction or before 1970, extended attributes. Owners are numbers, without names.
 * Whiteouts become empty files called {@code .wh.…}.
 */
public final class TarWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Metadata MARK = new Metadata(0, 0, 0, Instant.EPOCH, List.of());

    private final OutputStream out;
    private final LayerIndex.Builder index = LayerIndex.builder();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private boolean finished;

    /** @param out best buffered; closed with the writer */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds an entry without content: anything but a file with a size above zero. */
    public void add(Entry entry) throws IOException {
        if (entry instanceof Entry.File file) {
            add(file, InputStream.nullInputStream());
            return;
        }
        header(entry);
        index.add(entry, 0, false);
    }

    /**
     * Adds a file and reads all of {@code content}, which must have exactly the size that the entry says. The stream
     * stays open.
     */
    public void add(Entry.File file, InputStream content) throws IOException {
        header(file);
        index.add(file, position, false);
        long rest = file.sizeBytes();
        while (rest > 0) {
            int n = content.read(buffer, 0, (int) Math.min(buffer.length, rest));
            if (n < 0) {
                throw changed(file, (file.sizeBytes() - rest) + " bytes came");
            }
            write(buffer, n);
            rest -= n;
        }
        if (content.read() >= 0) {
            throw changed(file, "more came");
        }
        write(new byte[TarHeader.BLOCK], (int) (-file.sizeBytes() & (TarHeader.BLOCK - 1)));
    }

    private static CalqueException changed(Entry.File file, String what) {
        return new CalqueException(
                CalqueException.Kind.CONFLICT,
                "writing " + file.path() + " into a layer: " + file.sizeBytes() + " bytes were announced but " + what
                        + "; was the file changed meanwhile?");
    }

    private void header(Entry entry) throws IOException {
        if (finished) {
            throw new IllegalStateException("the tar has its end already");
        }
        byte[] bytes =
                switch (entry) {
                    case Entry.Node node -> TarMemberHeader.of(checked(node));
                    case Entry.Whiteout whiteout -> mark(Whiteouts.whiteout(whiteout.path()));
                    case Entry.Opaque opaque -> mark(opaque.path().resolve(Whiteouts.OPAQUE));
                };
        write(bytes, bytes.length);
    }

    /** A real file of that name would read as a deletion of another. */
    private static Entry.Node checked(Entry.Node node) {
        if (node.path().name().startsWith(Whiteouts.PREFIX)) {
            throw CalqueException.invalid(
                    "writing " + node.path()
                            + " into a layer: names that start with .wh. mark deletions there, so such a file cannot be stored");
        }
        return node;
    }

    private static byte[] mark(RawPath path) {
        return TarMemberHeader.of(new Entry.File(path, MARK, 0));
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        position += length;
    }

    /** How long the tar is until now. */
    public long sizeBytes() {
        return position;
    }

    /** What was written until now, with the offset of each content. */
    public LayerIndex index() {
        return index.build();
    }

    /** Writes the end of the tar, once. */
    public void finish() throws IOException {
        if (!finished) {
            write(new byte[2 * TarHeader.BLOCK], 2 * TarHeader.BLOCK);
            finished = true;
            out.flush();
        }
    }

    /** Writes the end of the tar and closes the stream below. */
    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
