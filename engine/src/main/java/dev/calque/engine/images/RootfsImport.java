package dev.calque.engine.images;

import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Digest;
import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an image of a root file system in a tar. */
public final class RootfsImport {
    /** Above any sane root file system; keeps a bomb from filling the disk. */
    private static final long LARGEST_BYTES = 64L << 30;

    private final Store store;

    public RootfsImport(Store store) {
        this.store = store;
    }

    /** What history says. @param origin where the tar came from */
    public record Notes(String origin, String message) {}

    /**
     * @param tar compressed or not
     * @param changes Dockerfile instructions for the new image's config, such as {@code CMD ["sh"]}
     * @return the image's id
     */
    public Digest run(InputStream tar, Notes notes, List<String> changes, Optional<ImageRef.Tagged> tag) {
        ContainerConfig config = ConfigChanges.apply(changes);
        try (Lease lease = store.lease("image import")) {
            Layers.Stored layer = store.layers().add(tar, LARGEST_BYTES, lease);
            Instant now = Instant.now();
            History history = new History(Optional.of(now), notes.origin(), "", notes.message(), false);
            ImageConfig image = new ImageConfig(
                    Platform.host(),
                    Optional.of(now),
                    Optional.empty(),
                    config,
                    List.of(layer.diffId()),
                    List.of(history));
            return new ImageWriter(store, lease)
                    .write(image, Map.of(), tag.stream().toList())
                    .id();
        }
    }
}
