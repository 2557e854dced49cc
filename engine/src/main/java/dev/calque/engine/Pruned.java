package dev.calque.engine;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef;
import dev.calque.store.PruneReport;
import java.util.List;

/**
 * What a clean-up did.
 *
 * @param untagged names that went, in the familiar form
 * @param images ids of images that went
 * @param cacheRecords how many results of build steps went
 * @param ended processes and mounts of dead runs, a line each
 */
public record Pruned(
        List<String> untagged, List<String> images, int cacheRecords, long reclaimedBytes, List<String> ended) {
    public Pruned {
        untagged = List.copyOf(untagged);
        images = List.copyOf(images);
        ended = List.copyOf(ended);
    }

    static Pruned of(PruneReport report, List<String> ended) {
        return new Pruned(
                report.untagged().stream().map(ImageRef.Tagged::familiar).toList(),
                report.images().stream().map(Digest::toString).toList(),
                report.cacheKeys().size(),
                report.reclaimedBytes(),
                ended);
    }
}
