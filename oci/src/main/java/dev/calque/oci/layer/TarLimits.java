package dev.calque.oci.layer;

/**
 * How much a tar from untrusted hands may ask of its reader.
 *
 * @param mostEntries members, those that are skipped included
 * @param longestRecordBytes a PAX header or a GNU long name
 * @param longestNameBytes a path or a link's text
 * @param mostSparseRegions data regions of one sparse file
 */
public record TarLimits(long mostEntries, int longestRecordBytes, int longestNameBytes, int mostSparseRegions) {
    private static final TarLimits DEFAULTS = new TarLimits(5_000_000, 1 << 20, 1 << 16, 1 << 16);

    /** Far above any real layer, and a few megabytes of heap at most. */
    public static TarLimits defaults() {
        return DEFAULTS;
    }
}
