package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
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
 * {@link CalqueException} that names the member; types that no layer has (such as multi-volume parts) are refused.
 * Attributes named {@code trusted.overlay.} and {@code user.overlay.} are dropped.
 */
public final class TarReader implements Closeable {
    /** Real tars have two headers before a member: a long link and a long name, or one PAX header. */
    private static final int MOST_EXTENSIONS = 16;

    private final TarBlocks blocks;
    private final TarLimits limits;
    private final String what;
    private PaxRecords global = PaxRecords.NONE;
    private int count;
    private InputStream content = InputStream.nullInputStream();
    private long contentOffset;
    private boolean sparse;

    /**
     * @param tar uncompressed; read forward only, and best buffered
     * @param what names the tar in errors, such as {@code layer sha256:…}
     */
    public TarReader(InputStream tar, String what) {
        this(tar, what, TarLimits.defaults());
    }

    public TarReader(InputStream tar, String what, TarLimits limits) {
        this.blocks = new TarBlocks(tar, what);
        this.what = what;
        this.limits = limits;
    }

    /** The next member; empty at the end of the tar. What is left of the last content is skipped. */
    public Optional<Entry> next() throws IOException {
        while (true) {
            Optional<TarMember> member = member();
            if (member.isEmpty()) {
                return Optional.empty();
            }
            RawPath path = member.get().path();
            if (!Whiteouts.isAufsMetadata(path)) {
                return Optional.of(entry(member.get(), path));
            }
        }
    }

    private Entry entry(TarMember member, RawPath path) throws IOException {
        Optional<Entry> mark = Whiteouts.parse(path, member.what());
        if (mark.isPresent()) {
            return mark.get();
        }
        Entry.Node node = member.node(path);
        if (path.isRoot() && !(node instanceof Entry.Directory)) {
            throw CalqueException.invalid(member.what() + " would replace the root by something that is no folder");
        }
        return node;
    }

    /** Reads headers up to one that is a member itself. */
    private Optional<TarMember> member() throws IOException {
        blocks.skipRest();
        long start = blocks.position();
        TarExtensions extensions = new TarExtensions(limits);
        for (int i = 0; i <= MOST_EXTENSIONS; i++) {
            Optional<byte[]> block = blocks.header();
            if (block.isEmpty()) {
                extensions.checkUnused(what);
                return Optional.empty();
            }
            String name = what + ", member " + ++count;
            if (count > limits.mostEntries()) {
                throw CalqueException.invalid(what + " has more than " + limits.mostEntries() + " members");
            }
            TarHeader header = new TarHeader(block.get(), name);
            switch (header.type()) {
                case 'x', 'X' -> extensions.pax(PaxRecords.parse(record(header), name));
                case 'g' -> global(PaxRecords.parse(record(header), name), name);
                case 'L' -> extensions.longName(record(header));
                case 'K' -> extensions.longLink(record(header));
                default -> {
                    TarMember member = new TarMember(header, extensions, global, limits);
                    open(member, start);
                    return Optional.of(member);
                }
            }
        }
        throw CalqueException.corrupt(what + " has more than " + MOST_EXTENSIONS + " headers before member " + count);
    }

    private void global(PaxRecords records, String name) {
        global = records.asGlobal().over(global);
        if (global.sizeChars() > limits.longestRecordBytes()) {
            throw CalqueException.invalid(
                    name + " brings the global headers above " + limits.longestRecordBytes() + " bytes");
        }
    }

    private byte[] record(TarHeader header) throws IOException {
        long size = header.sizeBytes();
        if (size < 0 || size > limits.longestRecordBytes()) {
            throw CalqueException.invalid(header.what() + " is a header of " + size + " bytes; "
                    + limits.longestRecordBytes() + " are allowed");
        }
        return blocks.record((int) size);
    }

    private void open(TarMember member, long start) throws IOException {
        Optional<SparseMap> map = Optional.empty();
        long stored = member.storedBytes();
        blocks.open(stored, member.what());
        if (member.isSparse()) {
            map = Optional.of(member.sparseMap(blocks));
            if (map.get().dataBytes() != blocks.remaining()) {
                throw CalqueException.corrupt(member.what() + " has a sparse map that does not fit its data");
            }
        }
        sparse = map.isPresent();
        contentOffset = sparse ? start : blocks.position();
        content = map.<InputStream>map(m -> new SparseInputStream(blocks.content(), m))
                .orElseGet(blocks::content);
    }

    /** The bytes of the file that {@link #next} gave; valid until the next call. Sparse files come expanded. */
    public InputStream content() {
        return content;
    }

    /**
     * Where the content of the current file starts in the tar, or, where {@link #isSparse}, where the first header of
     * its member starts.
     */
    public long contentOffset() {
        return contentOffset;
    }

    /** Whether the current file is stored with holes, so that its bytes do not lie in the tar as they are. */
    public boolean isSparse() {
        return sparse;
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
