package dev.calque.oci;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names some content: what it is, its digest and its size.
 *
 * @param sizeBytes length of the content in bytes
 * @param annotations sorted by key
 * @param platform what the content runs on; set inside an index
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">image-spec, Descriptor</a>
 */
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long sizeBytes,
        Map<String, String> annotations,
        Optional<Platform> platform) {
    public Descriptor {
        if (sizeBytes < 0) {
            throw CalqueException.invalid("descriptor of " + digest + " has the size " + sizeBytes);
        }
        annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public Descriptor(MediaType mediaType, Digest digest, long sizeBytes) {
        this(mediaType, digest, sizeBytes, Map.of(), Optional.empty());
    }

    public Descriptor withPlatform(Platform target) {
        return new Descriptor(mediaType, digest, sizeBytes, annotations, Optional.of(target));
    }

    public static Descriptor from(JsonObject json) {
        return new Descriptor(
                new MediaType(json.text("mediaType")),
                Digest.parse(json.text("digest")),
                json.number("size"),
                json.texts("annotations"),
                json.object("platform").map(Platform::from));
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("mediaType", mediaType.value())
                .put("digest", digest.toString())
                .put("size", sizeBytes)
                .putIfAny("annotations", annotations)
                .put("platform", platform.map(Platform::toJson))
                .build();
    }
}
