package dev.calque.engine.images;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Manifest;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Refs;
import dev.calque.store.Store;
import dev.calque.store.archive.ImageArchive;
import dev.calque.store.archive.NamedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The images of a store. */
public final class LocalImages {
    private final Store store;
    private final ImageFinder finder;

    public LocalImages(Store store) {
        this.store = store;
        this.finder = new ImageFinder(store);
    }

    /** Every image once a name, the newest first; images without a name once. */
    public List<ImageSummary> list() {
        Map<Digest, List<ImageRef.Tagged>> names = new HashMap<>();
        try (Stream<Refs.Ref> refs = store.refs().list()) {
            refs.forEach(ref -> names.computeIfAbsent(ref.target().digest(), _ -> new ArrayList<>())
                    .add(ref.name()));
        }
        List<ImageSummary> all = new ArrayList<>();
        for (Image image : store.images().list()) {
            ImageConfig config = store.images().config(image.id());
            List<ImageRef.Tagged> own = names.getOrDefault(image.manifest().digest(), List.of());
            if (own.isEmpty()) {
                all.add(summary(image, config, Optional.empty()));
            }
            own.forEach(name -> all.add(summary(image, config, Optional.of(name))));
        }
        all.sort((a, b) -> created(b).compareTo(created(a)));
        return List.copyOf(all);
    }

    private static Instant created(ImageSummary image) {
        return image.created().orElse(Instant.EPOCH);
    }

    private static ImageSummary summary(Image image, ImageConfig config, Optional<ImageRef.Tagged> name) {
        return new ImageSummary(
                image.id(),
                name,
                image.manifest().digest(),
                config.created(),
                image.sizeBytes(),
                config.config().labels());
    }

    /** @throws CalqueException NOT_FOUND where there is no such image */
    public ImageDetails inspect(String reference) {
        Image image = finder.get(reference);
        ImageConfig config = store.images().config(image.id());
        List<Long> sizes = config.diffIds().stream()
                .map(diffId -> store.layers().index(diffId).contentBytes())
                .toList();
        return new ImageDetails(image.id(), image.manifest(), config, finder.names(image), sizes);
    }

    /** Gives an image one more name; the name may have meant another image before. */
    public void tag(String reference, String name) {
        ImageRef.Tagged target = ImageRef.parseTagged(name);
        store.refs().set(target, finder.get(reference).manifest());
    }

    /** What {@link #remove} did, in order. */
    public record Removal(List<ImageRef.Tagged> untagged, List<Digest> deleted) {
        public Removal {
            untagged = List.copyOf(untagged);
            deleted = List.copyOf(deleted);
        }
    }

    /**
     * Removes a name; with the last one goes the image. By id, all names of the image go.
     *
     * @param force remove an image by id even where it has several names
     */
    public Removal remove(String reference, boolean force) {
        Image image = finder.get(reference);
        List<ImageRef.Tagged> names = finder.names(image);
        List<ImageRef.Tagged> gone = byNameOrAll(reference, names, image, force);
        gone.forEach(name -> store.refs().delete(name));
        boolean last = gone.size() == names.size();
        if (last) {
            store.images().remove(image.id());
        }
        return new Removal(gone, last ? List.of(image.id()) : List.of());
    }

    private static List<ImageRef.Tagged> byNameOrAll(
            String reference, List<ImageRef.Tagged> names, Image image, boolean force) {
        boolean byName = !reference.startsWith("sha256:")
                && ImageRef.parse(reference) instanceof ImageRef.Tagged tagged
                && names.contains(tagged);
        if (byName) {
            return List.of(ImageRef.parseTagged(reference));
        }
        if (names.size() > 1 && !force) {
            throw new CalqueException(
                    CalqueException.Kind.CONFLICT,
                    "conflict: unable to delete " + image.id().shortId()
                            + " (must be forced) - image is referenced in multiple repositories: "
                            + String.join(
                                    ", ",
                                    names.stream()
                                            .map(ImageRef.Tagged::familiar)
                                            .toList()));
        }
        return names;
    }

    /** Images by what a person wrote, in one archive that docker, podman and skopeo read. */
    public void save(List<String> references, OutputStream out) {
        Map<Descriptor, List<ImageRef.Tagged>> chosen = new LinkedHashMap<>();
        for (String reference : references) {
            Image image = finder.get(reference);
            List<ImageRef.Tagged> names = chosen.computeIfAbsent(image.manifest(), _ -> new ArrayList<>());
            finder.names(image).stream()
                    .filter(name -> isMeant(reference, name) && !names.contains(name))
                    .forEach(names::add);
        }
        ImageArchive.of(store)
                .write(
                        chosen.entrySet().stream()
                                .map(e -> new NamedImage(e.getKey(), e.getValue()))
                                .toList(),
                        out);
    }

    private static boolean isMeant(String reference, ImageRef.Tagged name) {
        return !reference.startsWith("sha256:") && ImageRef.parse(reference).equals(name);
    }

    /** An image that was taken in. */
    public record Loaded(Digest id, List<ImageRef.Tagged> names) {
        public Loaded {
            names = List.copyOf(names);
        }
    }

    /** Takes in the images of an archive, names included. */
    public List<Loaded> load(InputStream archive) {
        try (Lease lease = store.lease("image load")) {
            List<Loaded> loaded = new ArrayList<>();
            for (NamedImage image : ImageArchive.of(store).read(archive, lease)) {
                image.tags().forEach(name -> store.refs().set(name, image.manifest()));
                Manifest manifest = store.images().manifest(image.manifest());
                loaded.add(new Loaded(manifest.config().digest(), image.tags()));
            }
            return loaded;
        }
    }
}
