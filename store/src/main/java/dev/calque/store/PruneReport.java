package dev.calque.store;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef.Tagged;
import java.util.List;

/**
 * What a collection deleted.
 *
 * @param untagged tags that went
 * @param images configs of the images that went
 * @param cacheKeys cache records that went
 * @param reclaimedBytes what all of it took on disk
 */
public record PruneReport(
        List<Tagged> untagged,
        List<Digest> images,
        List<Digest> cacheKeys,
        List<Digest> layers,
        List<Digest> blobs,
        long reclaimedBytes) {
    public PruneReport {
        untagged = List.copyOf(untagged);
        images = List.copyOf(images);
        cacheKeys = List.copyOf(cacheKeys);
        layers = List.copyOf(layers);
        blobs = List.copyOf(blobs);
    }
}
