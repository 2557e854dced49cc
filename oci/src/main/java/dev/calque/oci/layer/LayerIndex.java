package dev.calque.oci.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is in a layer: every entry in the order of the tar, and where each file's content lies. Immutable. Entries are
 * kept packed and come out one by one, so that a hundred thousand cost a few megabytes.
 */
public final class LayerIndex {
    public static final LayerIndex EMPTY = new LayerIndex();

    private LayerIndex() {}

    /**
     * One entry.
     *
     * @param offsetBytes as in {@link Content}; 0 where there is no content
     */
    public record Item(Entry entry, long offsetBytes, boolean sparse) {}

    /** Reads a whole tar for its entries. */
    public static LayerIndex of(TarReader tar) throws IOException {
        return Pending.body();
    }

    /** How many entries there are. */
    public int size() {
        return Pending.body();
    }

    /** The entry at {@code position}, from 0. */
    public Item item(int position) {
        return Pending.body();
    }

    /** The sum of the sizes of all files. */
    public long contentBytes() {
        return Pending.body();
    }

    /** Writes a form that {@link #read} reads. */
    public void write(OutputStream out) throws IOException {
        Pending.body();
    }

    /** Reads what {@link #write} wrote; damage is an error. */
    public static LayerIndex read(InputStream in) throws IOException {
        return Pending.body();
    }
}
