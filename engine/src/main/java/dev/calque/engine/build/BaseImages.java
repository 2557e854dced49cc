package dev.calque.engine.build;

import dev.calque.engine.images.ImageFinder;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Layer;
import dev.calque.oci.Platform;
import dev.calque.oci.Tree;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The images that a build starts from, as the store has them. */
public final class BaseImages {
    private final Store store;
    private final Lease lease;
    private final Map<Digest, Image> resolved = new ConcurrentHashMap<>();

    public BaseImages(Store store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    /** An image that was found. */
    public record Found(ImageRef.Pinned ref, ImageConfig config) {}

    /** Looks an image up by name; it stays in the store as long as the lease lives. */
    public Optional<Found> find(ImageRef ref, Platform platform) {
        Optional<Image> image =
                switch (ref) {
                    case ImageRef.Tagged tagged ->
                        store.refs().read(tagged).flatMap(d -> new ImageFinder(store).image(d, platform));
                    case ImageRef.Pinned _ -> new ImageFinder(store).byName(ref);
                };
        return image.map(found -> {
            lease.pinImage(found.manifest().digest());
            resolved.put(found.manifest().digest(), found);
            return new Found(
                    new ImageRef.Pinned(ref.repository(), found.manifest().digest()),
                    store.images().config(found.id()));
        });
    }

    /** The layers of an image that was found. */
    Tree tree(ImageRef.Pinned ref) {
        Image image = resolved.get(ref.digest());
        if (image == null) {
            throw CalqueException.notFound(ref.familiar() + " is not in the store");
        }
        return tree(store.images().config(image.id()));
    }

    /** The layers of a config, with the times that its history tells. */
    public Tree tree(ImageConfig config) {
        List<Instant> times = new ArrayList<>();
        for (History entry : config.history()) {
            if (!entry.emptyLayer()) {
                times.add(entry.created().or(config::created).orElse(Instant.EPOCH));
            }
        }
        List<Layer> layers = new ArrayList<>();
        for (Digest diffId : config.diffIds()) {
            Instant time = layers.size() < times.size()
                    ? times.get(layers.size())
                    : config.created().orElse(Instant.EPOCH);
            layers.add(new Layer(diffId, store.layers().sizeBytes(diffId), time));
        }
        return new Tree(layers);
    }
}
