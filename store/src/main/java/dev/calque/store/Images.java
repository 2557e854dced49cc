package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Manifest;
import java.util.List;
import java.util.Optional;

/** The list of local images. An image in it is complete: manifest, config and layers are in the store. */
public interface Images {
    /**
     * Lists an image; the manifest, its config and its layers must be pinned. Once more is fine.
     *
     * @param sizeBytes of the files in all layers
     */
    Image put(Descriptor manifest, Digest config, long sizeBytes);

    Optional<Image> find(Digest config);

    /**
     * The image whose id starts with {@code prefix}: hexadecimal digits, {@code sha256:} before them or not.
     *
     * @throws dev.calque.oci.CalqueException INVALID where several do
     */
    Optional<Image> findByPrefix(String prefix);

    /** All images, the newest first. */
    List<Image> list();

    /** Takes the image off the list; its bytes go with the next collection. */
    boolean remove(Digest config);

    /** The verified manifest. */
    Manifest manifest(Descriptor manifest);

    /** The verified config. */
    ImageConfig config(Digest config);
}
