package dev.calque.oci;

import java.time.Instant;

/**
 * One layer of a file system tree.
 *
 * @param diffId digest of the uncompressed tar
 * @param sizeBytes length of the uncompressed tar
 * @param created when the step that made it ended; goes into history
 */
public record Layer(Digest diffId, long sizeBytes, Instant created) {
    public static Layer from(JsonObject json) {
        return new Layer(Digest.parse(json.text("diffId")), json.number("size"), Instant.parse(json.text("created")));
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("diffId", diffId.toString())
                .put("size", sizeBytes)
                .put("created", created.toString())
                .build();
    }
}
