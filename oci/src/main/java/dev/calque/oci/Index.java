package dev.calque.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An image index: one manifest a platform.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec, Image Index</a>
 */
public record Index(MediaType mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
    static final int MOST_MANIFESTS = 1024;

    public Index {
        manifests = List.copyOf(manifests);
        annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
        if (manifests.size() > MOST_MANIFESTS) {
            throw CalqueException.invalid(
                    "an index with " + manifests.size() + " manifests; " + MOST_MANIFESTS + " are allowed");
        }
    }

    public Index(List<Descriptor> manifests) {
        this(MediaType.INDEX, manifests, Map.of());
    }

    public static Index parse(byte[] bytes, MediaType expected, String what) {
        JsonObject json = Documents.check(bytes, expected, what, "layers");
        return new Index(
                expected,
                json.objects("manifests").stream().map(Descriptor::from).toList(),
                json.texts("annotations"));
    }

    /** The first manifest that serves {@code wanted}. */
    public Optional<Descriptor> find(Platform wanted) {
        return manifests.stream()
                .filter(m -> m.platform().map(p -> p.serves(wanted)).orElse(false))
                .findFirst();
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("schemaVersion", 2L)
                .put("mediaType", mediaType.value())
                .put("manifests", manifests.stream().map(Descriptor::toJson).toList())
                .putIfAny("annotations", annotations)
                .build();
    }

    public byte[] bytes() {
        return toJson().bytes();
    }
}
