package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What is in a layer: every entry in the order of the tar, and where each file's content lies. Immutable. Entries are
 * kept packed and come out one by one, so that a hundred thousand cost a few megabytes.
 *
 * <p>The written form is the packed bytes between a magic number and a checksum; it is a private format, and whoever
 * finds it damaged makes it again from the tar.
 */
public final class LayerIndex {
    public static final LayerIndex EMPTY = builder().build();

    private static final long MAGIC = 0x4361_6c71_4c49_7831L; // "CalqLIx1"
    private static final int MOST_BYTES = 1 << 30;

    private final byte[] packed;
    private final int[] starts;

    private LayerIndex(byte[] packed, int[] starts) {
        this.packed = packed;
        this.starts = starts;
    }

    /**
     * One entry.
     *
     * @param offsetBytes as in {@link Content}; 0 where there is no content
     */
    public record Item(Entry entry, long offsetBytes, boolean sparse) {}

    /** Reads a whole tar for its entries. */
    public static LayerIndex of(TarReader tar) throws IOException {
        Builder builder = builder();
        for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            boolean isFile = entry.get() instanceof Entry.File;
            builder.add(entry.get(), isFile ? tar.contentOffset() : 0, isFile && tar.isSparse());
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many entries there are. */
    public int size() {
        return starts.length;
    }

    /** The entry at {@code position}, from 0. */
    public Item item(int position) {
        return new Packed.Source(packed, starts[position]).item();
    }

    /** The sum of the sizes of all files. */
    public long contentBytes() {
        long sum = 0;
        for (int i = 0; i < size(); i++) {
            sum += item(i).entry() instanceof Entry.File file ? file.sizeBytes() : 0;
        }
        return sum;
    }

    /** Writes a form that {@link #read} reads. */
    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(MAGIC);
        data.writeInt(size());
        data.writeInt(packed.length);
        data.write(packed);
        data.writeInt(checksum(packed));
        data.flush();
    }

    /** Reads what {@link #write} wrote; damage is an error. */
    public static LayerIndex read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readLong() != MAGIC) {
            throw CalqueException.corrupt("a layer index starts with the wrong bytes");
        }
        int count = data.readInt();
        int length = data.readInt();
        if (count < 0 || length < 0 || length > MOST_BYTES || count > length) {
            throw CalqueException.corrupt("a layer index has impossible lengths");
        }
        byte[] packed = data.readNBytes(length);
        if (packed.length != length || data.readInt() != checksum(packed)) {
            throw CalqueException.corrupt("a layer index is damaged");
        }
        int[] starts = new int[count];
        Packed.Source source = new Packed.Source(packed, 0);
        for (int i = 0; i < count && source.position() < length; i++) {
            starts[i] = source.position();
            source.skipItem();
        }
        if (source.position() != length || count > 0 && starts[count - 1] == 0 && count > 1) {
            throw CalqueException.corrupt("a layer index counts its entries wrong");
        }
        return new LayerIndex(packed, starts);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Collects entries in the order of the tar. */
    public static final class Builder {
        private final Packed.Sink sink = new Packed.Sink();
        private int[] starts = new int[64];
        private int count;

        private Builder() {}

        public Builder add(Entry entry, long offsetBytes, boolean sparse) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = sink.size();
            sink.item(new Item(entry, offsetBytes, sparse));
            if (sink.size() > MOST_BYTES) {
                throw CalqueException.invalid("a layer whose names and attributes take more than a gigabyte");
            }
            return this;
        }

        public LayerIndex build() {
            return new LayerIndex(sink.toByteArray(), Arrays.copyOf(starts, count));
        }
    }
}
