package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.io.IOException;
import java.time.Instant;

/** One member with all that its headers say about it, being turned into an {@link Entry}. */
final class TarMember {
    private static final long LARGEST_ID = 0xffff_ffffL;
    private static final long LATEST_SECOND = 999_999_999_999L;
    private static final int LARGEST_MAJOR = (1 << 12) - 1;
    private static final int LARGEST_MINOR = (1 << 20) - 1;

    private final TarHeader header;
    private final PaxRecords pax;
    private final TarExtensions extensions;
    private final TarLimits limits;
    private final String what;
    private long sizeBytes;

    TarMember(TarHeader header, TarExtensions extensions, PaxRecords global, TarLimits limits) {
        this.header = header;
        this.extensions = extensions;
        this.limits = limits;
        this.pax = extensions.pax().over(global);
        this.what = header.what() + " (" + shown(extensions.name(header)) + ")";
        this.sizeBytes = storedBytes();
    }

    /** Made for people: {@link RawPath} shows bytes that are no text, but refuses NUL. */
    private static String shown(String name) {
        return RawPath.clean(name.replace("\0", "\\0")).toString();
    }

    String what() {
        return what;
    }

    RawPath path() {
        try {
            return RawPath.clean(extensions.name(header));
        } catch (CalqueException e) {
            throw CalqueException.invalid(what + " has a name with a NUL byte");
        }
    }

    /** How many bytes of content follow in the tar; links, folders, devices and pipes have none, whatever they say. */
    long storedBytes() {
        long size =
                switch (header.type()) {
                    case '1', '2', '3', '4', '5', '6' -> 0;
                    default -> pax.number("size", what).orElseGet(header::sizeBytes);
                };
        if (size < 0 || size > limits.largestFileBytes()) {
            throw CalqueException.corrupt(
                    what + " has the size " + size + "; at most " + limits.largestFileBytes() + " bytes are allowed");
        }
        return size;
    }

    boolean isSparse() {
        return header.type() == 'S' || header.type() == '0' && (hasSparseData() || hasSparseRecords());
    }

    private boolean hasSparseData() {
        return pax.text("GNU.sparse.major").filter("1"::equals).isPresent();
    }

    private boolean hasSparseRecords() {
        return pax.text("GNU.sparse.map").isPresent() || !pax.sparsePairs().isEmpty();
    }

    /** Reads the map; from now on the member has the size that a reader will see. */
    SparseMap sparseMap(TarBlocks blocks) throws IOException {
        SparseMap map;
        if (header.type() == 'S') {
            map = SparseMap.oldGnu(header, blocks::extraBlock, limits);
        } else if (hasSparseData()) {
            map = SparseMap.inData(blocks::contentBlock, realSize("GNU.sparse.realsize"), limits, what);
        } else {
            map = SparseMap.inRecords(pax, realSize("GNU.sparse.size"), limits, what);
        }
        sizeBytes = map.sizeBytes();
        if (sizeBytes < 0 || sizeBytes > limits.largestFileBytes()) {
            throw CalqueException.invalid(what + " would expand to " + sizeBytes + " bytes; at most "
                    + limits.largestFileBytes() + " are allowed");
        }
        return map;
    }

    private long realSize(String key) {
        return pax.number(key, what)
                .or(() -> pax.number("GNU.sparse.realsize", what))
                .orElseThrow(() -> CalqueException.corrupt(what + " is sparse but does not say its size"));
    }

    Entry.Node node(RawPath path) {
        return switch (header.type()) {
            case '0', 'S' -> new Entry.File(path, metadata(), sizeBytes);
            case '1' -> new Entry.Hardlink(path, metadata(), linkTarget());
            case '2' -> new Entry.Symlink(path, metadata(), extensions.linkName(header));
            case '3' -> device(path, false);
            case '4' -> device(path, true);
            case '5' -> new Entry.Directory(path, metadata());
            case '6' -> new Entry.Fifo(path, metadata());
            default ->
                throw CalqueException.invalid(what + " has the type '" + printable(header.type())
                        + "'; layers hold files, folders, links, devices and pipes only");
        };
    }

    private RawPath linkTarget() {
        RawPath target = RawPath.clean(extensions.linkName(header));
        if (target.isRoot()) {
            throw CalqueException.invalid(what + " is a hard link to the root");
        }
        return target;
    }

    private Entry.Device device(RawPath path, boolean block) {
        long major = header.major();
        long minor = header.minor();
        if (major < 0 || major > LARGEST_MAJOR || minor < 0 || minor > LARGEST_MINOR) {
            throw CalqueException.invalid(what + " has the impossible device number " + major + ":" + minor);
        }
        return new Entry.Device(path, metadata(), block, (int) major, (int) minor);
    }

    private Metadata metadata() {
        long uid = id(pax.number("uid", what).orElseGet(header::uid), "uid");
        long gid = id(pax.number("gid", what).orElseGet(header::gid), "gid");
        return new Metadata(header.mode(), uid, gid, pax.time(what).orElseGet(this::headerTime), pax.xattrs());
    }

    private long id(long id, String field) {
        if (id < 0 || id > LARGEST_ID) {
            throw CalqueException.invalid(what + " has the impossible " + field + " " + id);
        }
        return id;
    }

    private Instant headerTime() {
        long seconds = header.mtimeSeconds();
        if (Math.abs(seconds) > LATEST_SECOND || seconds == Long.MIN_VALUE) {
            throw CalqueException.invalid(what + " has the impossible mtime " + seconds);
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static String printable(char type) {
        return type > 32 && type < 127 ? String.valueOf(type) : String.format("\\x%02x", (int) type);
    }
}
