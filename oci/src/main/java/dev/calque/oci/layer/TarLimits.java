package dev.calque.oci.layer;

/**
 * How much a tar from untrusted hands may ask of its reader.
 *
 * @param mostEntries members, those that are skipped included
 * @param longestRecordBytes a PAX header or a GNU long name
 * @param longestNameBytes a path or a link's text
 * @param largestFileBytes a file as its reader sees it: holes of a sparse file count, since they become bytes
 * @param mostSparseRegions data regions of one sparse file
 */
public record TarLimits(
        int mostEntries, int longestRecordBytes, int longestNameBytes, long largestFileBytes, int mostSparseRegions) {
    private static final TarLimits DEFAULTS = new TarLimits(2_000_000, 1 << 20, 4096, 1L << 40, 1 << 16);

    /** Far above any real layer, and a few megabytes of heap at most. Linux knows no longer path either. */
    public static TarLimits defaults() {
        return DEFAULTS;
    }
}
