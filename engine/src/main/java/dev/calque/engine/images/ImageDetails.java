package dev.calque.engine.images;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import java.util.List;

/**
 * All that is known of one local image.
 *
 * @param id digest of the config
 * @param names its tags, sorted
 * @param layerBytes size of the files in each layer, lowest first
 */
public record ImageDetails(
        Digest id, Descriptor manifest, ImageConfig config, List<ImageRef.Tagged> names, List<Long> layerBytes) {
    public ImageDetails {
        names = List.copyOf(names);
        layerBytes = List.copyOf(layerBytes);
    }

    public long sizeBytes() {
        return layerBytes.stream().mapToLong(Long::longValue).sum();
    }
}
