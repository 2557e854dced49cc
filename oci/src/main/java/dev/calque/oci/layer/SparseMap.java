package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the data of a sparse file goes; all between is zero.
 *
 * @param regions in order, not overlapping
 * @param sizeBytes of the whole file
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar, Storing Sparse
 *     Files</a>
 */
record SparseMap(List<Region> regions, long sizeBytes) {
    record Region(long offset, long length) {}

    /** Gives the next block of the tar. */
    @FunctionalInterface
    interface Blocks {
        byte[] next() throws IOException;
    }

    static SparseMap of(List<Long> numbers, long sizeBytes, TarLimits limits, String what) {
        if (numbers.size() % 2 != 0 || numbers.size() / 2 > limits.mostSparseRegions()) {
            throw CalqueException.corrupt(what + " has a sparse map that is odd or too long");
        }
        List<Region> regions = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < numbers.size(); i += 2) {
            Region region = new Region(numbers.get(i), numbers.get(i + 1));
            if (region.offset < end || region.length < 0 || region.length > sizeBytes - region.offset) {
                throw CalqueException.corrupt(what + " has a sparse map whose regions overlap or leave the file");
            }
            end = region.offset + region.length;
            regions.add(region);
        }
        return new SparseMap(regions, sizeBytes);
    }

    long dataBytes() {
        return regions.stream().mapToLong(Region::length).sum();
    }

    /** Four regions in the header of type S, more in blocks that follow it. */
    static SparseMap oldGnu(TarHeader header, Blocks blocks, TarLimits limits) throws IOException {
        List<Long> numbers = new ArrayList<>();
        pairs(header.block(), 386, 4, numbers, header.what());
        boolean more = header.block()[482] != 0;
        while (more) {
            byte[] block = blocks.next();
            pairs(block, 0, 21, numbers, header.what());
            more = block[504] != 0;
            if (numbers.size() / 2 > limits.mostSparseRegions()) {
                throw CalqueException.corrupt(header.what() + " has a sparse map that is too long");
            }
        }
        return of(numbers, header.number(483, 12, "sparse size"), limits, header.what());
    }

    private static void pairs(byte[] block, int offset, int most, List<Long> numbers, String what) {
        for (int at = offset; at < offset + most * 24 && block[at] != 0; at += 24) {
            numbers.add(TarNumber.parse(block, at, 12, "sparse offset", what));
            numbers.add(TarNumber.parse(block, at + 12, 12, "sparse length", what));
        }
    }

    /** Versions 0.0, repeated records, and 0.1, one record with commas. */
    static SparseMap inRecords(PaxRecords pax, long sizeBytes, TarLimits limits, String what) {
        List<String> texts = pax.text("GNU.sparse.map")
                .map(map -> List.of(map.split(",", -1)))
                .orElse(pax.sparsePairs());
        return of(
                texts.stream()
                        .map(text -> PaxRecords.number(text, "GNU.sparse.map", what))
                        .toList(),
                sizeBytes,
                limits,
                what);
    }

    /** Version 1.0: decimal lines in front of the data, padded to a block. */
    static SparseMap inData(Blocks blocks, long sizeBytes, TarLimits limits, String what) throws IOException {
        Lines lines = new Lines(blocks, what);
        long count = lines.number();
        if (count > limits.mostSparseRegions()) {
            throw CalqueException.corrupt(what + " has a sparse map that is too long");
        }
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(lines.number());
        }
        return of(numbers, sizeBytes, limits, what);
    }

    private static final class Lines {
        private final Blocks blocks;
        private final String what;
        private byte[] block = {};
        private int at;

        Lines(Blocks blocks, String what) {
            this.blocks = blocks;
            this.what = what;
        }

        long number() throws IOException {
            StringBuilder digits = new StringBuilder();
            for (int c = next(); c != '\n'; c = next()) {
                digits.append((char) c);
                if (digits.length() > 20) {
                    break;
                }
            }
            return PaxRecords.number(digits.toString(), "GNU.sparse.map", what);
        }

        private int next() throws IOException {
            if (at == block.length) {
                block = blocks.next();
                at = 0;
                if (block.length == 0) {
                    throw new EOFException(what);
                }
            }
            return block[at++];
        }
    }
}
