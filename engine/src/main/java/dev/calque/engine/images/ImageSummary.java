package dev.calque.engine.images;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a list of images: an image under one of its names.
 *
 * @param id digest of the config
 * @param name absent for an image without a tag
 * @param manifest digest of the manifest
 * @param created absent where the image does not say
 * @param sizeBytes of the files in all layers
 * @param labels of the image's config
 */
public record ImageSummary(
        Digest id,
        Optional<ImageRef.Tagged> name,
        Digest manifest,
        Optional<Instant> created,
        long sizeBytes,
        Map<String, String> labels) {
    public ImageSummary {
        labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
    }
}
