package dev.calque.oci;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image manifest: its config and its layers, lowest first.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec, Image Manifest</a>
 */
public record Manifest(
        MediaType mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
    /** Above any real manifest; registries refuse larger ones too. */
    public static final int LARGEST_BYTES = 4 << 20;

    /** Far above what any kernel can mount. */
    static final int MOST_LAYERS = 4096;

    public Manifest {
        layers = List.copyOf(layers);
        annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
        if (layers.size() > MOST_LAYERS) {
            throw CalqueException.invalid(
                    "a manifest with " + layers.size() + " layers; " + MOST_LAYERS + " are allowed");
        }
    }

    public Manifest(Descriptor config, List<Descriptor> layers) {
        this(MediaType.MANIFEST, config, layers, Map.of());
    }

    /** Parses a manifest and refuses a document that could also be read as an index. */
    public static Manifest parse(byte[] bytes, MediaType expected, String what) {
        JsonObject json = Documents.check(bytes, expected, what, "manifests");
        return new Manifest(
                expected,
                Descriptor.from(json.object("config")
                        .orElseThrow(() -> CalqueException.invalid(what + ": 'config' is missing"))),
                json.objects("layers").stream().map(Descriptor::from).toList(),
                json.texts("annotations"));
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("schemaVersion", 2L)
                .put("mediaType", mediaType.value())
                .put("config", config.toJson())
                .put("layers", layers.stream().map(Descriptor::toJson).toList())
                .putIfAny("annotations", annotations)
                .build();
    }

    public byte[] bytes() {
        return toJson().bytes();
    }
}
