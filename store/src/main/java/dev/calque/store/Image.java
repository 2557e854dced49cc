package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.JsonObject;
import java.time.Instant;

/**
 * A local image, tagged or not.
 *
 * @param id the digest of its config
 * @param manifest what the store has for it
 * @param added when it came into the store
 * @param sizeBytes of the files in all layers
 */
public record Image(Digest id, Descriptor manifest, Instant added, long sizeBytes) {
    static Image from(JsonObject json) {
        return new Image(
                Digest.parse(json.text("id")),
                Descriptor.from(json.object("manifest").orElseThrow()),
                Instant.parse(json.text("added")),
                json.optionalNumber("size").orElse(0L));
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("id", id.toString())
                .put("manifest", manifest.toJson())
                .put("added", added.toString())
                .put("size", sizeBytes)
                .build();
    }
}
