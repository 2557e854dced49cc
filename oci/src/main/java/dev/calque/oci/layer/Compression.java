package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How a stream is compressed, told by its first bytes. Memory is bounded for every format; how many bytes come out is
 * not: wrap the result in a {@link LimitedInputStream}.
 */
public enum Compression {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD;

    private static final int LONGEST_MAGIC = 6;
    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final int BUFFER_BYTES = 1 << 16;

    /** What the first six bytes of a stream tell; fewer for a shorter stream. */
    public static Compression sniff(byte[] start) {
        if (begins(start, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (begins(start, 'B', 'Z', 'h')) {
            return BZIP2;
        }
        if (begins(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        return begins(start, 0x28, 0xb5, 0x2f, 0xfd) || isSkippableFrame(start) ? ZSTD : NONE;
    }

    /** A zstd stream may begin with a frame that decoders skip: estargz and zstd:chunked do so. */
    private static boolean isSkippableFrame(byte[] start) {
        return start.length >= 4
                && (start[0] & 0xf0) == 0x50
                && start[1] == 0x2a
                && start[2] == 0x4d
                && start[3] == 0x18;
    }

    private static boolean begins(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Peeks at the first bytes of {@code in}, which must support marks. */
    public static Compression sniff(InputStream in) throws IOException {
        in.mark(LONGEST_MAGIC);
        byte[] start = in.readNBytes(LONGEST_MAGIC);
        in.reset();
        return sniff(start);
    }

    /** {@code in} as it was before compression, whatever that was. */
    public static InputStream plain(InputStream in) throws IOException {
        InputStream buffered = in.markSupported() ? in : new BufferedInputStream(in, BUFFER_BYTES);
        return sniff(buffered).decompress(buffered);
    }

    /** Undoes this compression. Streams of several members or frames are read to their end. */
    public InputStream decompress(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(new PeekingInputStream(in), BUFFER_BYTES);
            case BZIP2 -> Bzip2.decompress(in);
            case XZ -> Xz.decompress(in);
            case ZSTD -> Zstd.decompress(in);
        };
    }

    /** Compresses with pinned settings and no time or name in the header: the same bytes in give the same bytes out. */
    public static OutputStream gzip(OutputStream out) throws IOException {
        return gzip(out, Deflater.DEFAULT_COMPRESSION);
    }

    /** @param level 0 to 9, or −1 for the usual one */
    public static OutputStream gzip(OutputStream out, int level) throws IOException {
        return new GZIPOutputStream(out, BUFFER_BYTES) {
            {
                def.setLevel(level);
            }
        };
    }

    /** Compresses as zstd, without checksum, by one thread: the same bytes in give the same bytes out. @param level 1 to 22 */
    public static OutputStream zstd(OutputStream out, int level) throws IOException {
        return Zstd.compress(out, level);
    }

    // A class a library, so that none is loaded before a stream needs it.

    private static final class Bzip2 {
        static InputStream decompress(InputStream in) throws IOException {
            return new org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream(in, true);
        }
    }

    private static final class Xz {
        static InputStream decompress(InputStream in) throws IOException {
            return new org.tukaani.xz.XZInputStream(in, XZ_MEMORY_KIB);
        }
    }

    private static final class Zstd {
        private static final int LARGEST_WINDOW_LOG = 27;

        static OutputStream compress(OutputStream out, int level) throws IOException {
            try {
                return new com.github.luben.zstd.ZstdOutputStream(out, level);
            } catch (LinkageError e) {
                throw new CalqueException(
                        CalqueException.Kind.UNAVAILABLE,
                        "nothing can be compressed as zstd here: its native library does not load (" + e.getMessage()
                                + "); gzip works everywhere",
                        e);
            }
        }

        static InputStream decompress(InputStream in) throws IOException {
            try {
                return new com.github.luben.zstd.ZstdInputStream(in).setLongMax(LARGEST_WINDOW_LOG);
            } catch (LinkageError e) {
                throw new CalqueException(
                        CalqueException.Kind.UNAVAILABLE,
                        "zstd cannot be decompressed here: its native library does not load (" + e.getMessage() + ")",
                        e);
            }
        }
    }
}
