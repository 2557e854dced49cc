package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Index;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is reachable from roots: blobs by digest, layers by diffId. */
final class Marked {
    private static final int DEEPEST_INDEX = 4;

    /** A pin does not say what it pins; parsing tells, since none of these reads as another. */
    private static final List<MediaType> DOCUMENTS =
            List.of(MediaType.MANIFEST, MediaType.DOCKER_MANIFEST, MediaType.INDEX, MediaType.DOCKER_INDEX);

    private final Layout layout;
    private final DiskBlobs blobs;
    private final DiskImages images;
    final Set<Digest> blobDigests = new HashSet<>();
    final Set<Digest> diffIds = new HashSet<>();

    Marked(Layout layout, DiskBlobs blobs, DiskImages images) {
        this.layout = layout;
        this.blobs = blobs;
        this.images = images;
    }

    /** The names that files of all marked things have. */
    Set<String> hexes() {
        Set<String> hexes = new HashSet<>();
        blobDigests.forEach(digest -> hexes.add(digest.hex()));
        diffIds.forEach(digest -> hexes.add(digest.hex()));
        return hexes;
    }

    void pin(Pin pin) {
        switch (pin.kind()) {
            case BLOB -> blobDigests.add(pin.digest());
            case LAYER -> layer(pin.digest());
            case IMAGE -> DOCUMENTS.forEach(type -> target(new Descriptor(type, pin.digest(), 0)));
        }
    }

    void layer(Digest diffId) {
        if (diffIds.add(diffId)) {
            blobDigests.add(diffId);
            DiskLayers.compressed(layout, diffId).ifPresent(blob -> blobDigests.add(blob.digest()));
        }
    }

    /** What a tag or an image names. What is missing or damaged is marked itself and leads nowhere. */
    void target(Descriptor target) {
        target(target, 0);
    }

    private void target(Descriptor target, int depth) {
        blobDigests.add(target.digest());
        if (depth > DEEPEST_INDEX || !blobs.has(target.digest())) {
            return;
        }
        try {
            if (target.mediaType().isIndex()) {
                Index.parse(blobs.read(target.digest(), Manifest.LARGEST_BYTES), target.mediaType(), "index")
                        .manifests()
                        .forEach(manifest -> target(manifest, depth + 1));
            } else if (target.mediaType().isManifest()) {
                manifest(images.manifest(target));
            }
        } catch (CalqueException e) {
            System.getLogger(Marked.class.getName())
                    .log(System.Logger.Level.DEBUG, "not followed while collecting: " + e.text());
        }
    }

    private void manifest(Manifest manifest) {
        blobDigests.add(manifest.config().digest());
        manifest.layers().forEach(layer -> blobDigests.add(layer.digest()));
        ImageConfig config = images.config(manifest.config().digest());
        config.diffIds().forEach(this::layer);
    }
}
