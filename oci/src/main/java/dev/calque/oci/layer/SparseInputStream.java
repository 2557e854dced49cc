package dev.calque.oci.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A sparse file's bytes: data where the map has regions, zeros between and after. */
final class SparseInputStream extends InputStream {
    private final InputStream data;
    private final Iterator<SparseMap.Region> regions;
    private final long sizeBytes;
    private SparseMap.@Nullable Region region;
    private long position;

    SparseInputStream(InputStream data, SparseMap map) {
        this.data = data;
        this.regions = map.regions().iterator();
        this.sizeBytes = map.sizeBytes();
        advance();
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
        SparseMap.Region current = region;
        while (current != null && position == current.offset() + current.length()) {
            current = advance();
        }
        long nextData = current == null ? sizeBytes : current.offset();
        if (position < nextData) {
            int n = (int) Math.min(length, nextData - position);
            java.util.Arrays.fill(buffer, offset, offset + n, (byte) 0);
            position += n;
            return n;
        }
        if (current == null) {
            return -1;
        }
        int n = data.read(buffer, offset, (int) Math.min(length, current.offset() + current.length() - position));
        position += Math.max(n, 0);
        return n;
    }

    private SparseMap.@Nullable Region advance() {
        region = regions.hasNext() ? regions.next() : null;
        return region;
    }
}
