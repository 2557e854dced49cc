package dev.calque.engine.images;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.store.Image;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.util.List;
import java.util.Map;

/** Makes an image of layers that are in the store: config, manifest, entry in the list, tags. */
public final class ImageWriter {
    private final Store store;
    private final Lease lease;

    /** @param lease pins the layers */
    public ImageWriter(Store store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    /** @param annotations of the manifest */
    public Image write(ImageConfig config, Map<String, String> annotations, List<ImageRef.Tagged> tags) {
        Descriptor configBlob = store.blobs().put(config.bytes(), MediaType.CONFIG, lease);
        Layers layers = store.layers();
        List<Descriptor> layerBlobs = config.diffIds().stream()
                .map(diffId -> new Descriptor(MediaType.LAYER_TAR, diffId, layers.sizeBytes(diffId)))
                .toList();
        Manifest manifest = new Manifest(MediaType.MANIFEST, configBlob, layerBlobs, annotations);
        Descriptor named =
                store.blobs().put(manifest.bytes(), MediaType.MANIFEST, lease).withPlatform(config.platform());
        Image image = store.images()
                .find(configBlob.digest())
                .filter(known -> known.manifest().digest().equals(named.digest()))
                .orElseGet(() -> store.images().put(named, configBlob.digest(), contentBytes(config.diffIds())));
        tags.forEach(tag -> store.refs().set(tag, named));
        return image;
    }

    private long contentBytes(List<Digest> diffIds) {
        return diffIds.stream()
                .mapToLong(d -> store.layers().index(d).contentBytes())
                .sum();
    }
}
