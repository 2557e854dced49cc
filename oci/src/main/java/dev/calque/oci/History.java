package dev.calque.oci;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * One step of an image's making. Entries without {@code emptyLayer} stand for the layers, in order.
 *
 * @param createdBy the instruction, as the reference builder writes it
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md#properties">image-spec, history</a>
 */
public record History(Optional<Instant> created, String createdBy, String author, String comment, boolean emptyLayer) {

    /** What BuildKit-made images say in {@code comment}; readers use it to tell how {@code created_by} is written. */
    public static final String DOCKERFILE_COMMENT = "buildkit.dockerfile.v0";

    public History at(Instant time) {
        return new History(Optional.of(time), createdBy, author, comment, emptyLayer);
    }

    static History from(JsonObject json) {
        return new History(
                time(json, "created"),
                json.optionalText("created_by").orElse(""),
                json.optionalText("author").orElse(""),
                json.optionalText("comment").orElse(""),
                json.flag("empty_layer"));
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("created", created.map(Instant::toString))
                .putIfAny("created_by", createdBy)
                .putIfAny("author", author)
                .putIfAny("comment", comment);
        return (emptyLayer ? json.put("empty_layer", true) : json).build();
    }

    static Optional<Instant> time(JsonObject json, String name) {
        return json.optionalText(name).filter(t -> !t.isEmpty()).map(text -> {
            try {
                return java.time.OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw CalqueException.invalid(json.what() + ": '" + name + "' is no RFC 3339 time: " + text);
            }
        });
    }
}
