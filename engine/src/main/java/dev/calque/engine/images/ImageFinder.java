package dev.calque.engine.images;

import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Index;
import dev.calque.oci.Manifest;
import dev.calque.oci.Platform;
import dev.calque.store.Blob;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Refs;
import dev.calque.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds local images by what a person writes: a name, a digest, the beginning of an id. */
public final class ImageFinder {
    private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{1,64}");

    private final Store store;

    public ImageFinder(Store store) {
        this.store = store;
    }

    /** The image, or an error that says what to try. */
    public Image get(String written) {
        return find(written).orElseThrow(() -> missing(written));
    }

    public Optional<Image> find(String written) {
        Optional<Image> named = looksLikeName(written) ? byName(ImageRef.parse(written)) : Optional.empty();
        return named.isPresent() || !ID.matcher(written).matches()
                ? named
                : store.images().findByPrefix(written);
    }

    private static boolean looksLikeName(String written) {
        return !written.startsWith("sha256:");
    }

    /** The image that a reference names on this machine's platform. */
    public Optional<Image> byName(ImageRef ref) {
        return switch (ref) {
            case ImageRef.Tagged tagged -> store.refs().read(tagged).flatMap(d -> image(d, Platform.host()));
            case ImageRef.Pinned pinned ->
                store.images().list().stream()
                        .filter(image -> image.manifest().digest().equals(pinned.digest()))
                        .findFirst();
        };
    }

    /** The image behind a manifest, or behind an index for one platform. */
    public Optional<Image> image(Descriptor target, Platform platform) {
        if (target.mediaType().isIndex()) {
            return index(target).find(platform).flatMap(d -> image(d, platform));
        }
        Manifest manifest = store.images().manifest(target);
        return store.images()
                .find(manifest.config().digest())
                .or(() -> Optional.of(new Image(manifest.config().digest(), target, java.time.Instant.EPOCH, 0)));
    }

    private Index index(Descriptor target) {
        try (Lease lease = store.lease("reading an index")) {
            Blob blob = store.blobs()
                    .find(target.digest(), lease)
                    .orElseThrow(() -> CalqueException.corrupt("index " + target.digest() + " is not in the store"));
            return Index.parse(blob.readAll(Manifest.LARGEST_BYTES), target.mediaType(), "index " + target.digest());
        }
    }

    /** All names of an image, sorted. */
    public List<ImageRef.Tagged> names(Image image) {
        try (Stream<Refs.Ref> refs = store.refs().list()) {
            return refs.filter(ref -> names(ref, image.manifest().digest()))
                    .map(Refs.Ref::name)
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
        }
    }

    private static boolean names(Refs.Ref ref, Digest manifest) {
        return ref.target().digest().equals(manifest);
    }

    private CalqueException missing(String written) {
        List<String> names;
        try (Stream<Refs.Ref> refs = store.refs().list()) {
            names = refs.map(ref -> ref.name().familiar()).toList();
        }
        String wanted = written.toLowerCase(Locale.ROOT);
        Optional<String> close = Spelling.nearest(wanted.contains(":") ? wanted : wanted + ":latest", names);
        return CalqueException.notFound("No such image: " + written + Spelling.hint(close));
    }
}
