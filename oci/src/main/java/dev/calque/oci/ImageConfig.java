package dev.calque.oci;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image's config document. Its digest is the image's id.
 *
 * @param diffIds digests of the uncompressed layer tars, lowest first
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">image-spec, Image Configuration</a>
 */
public record ImageConfig(
        Platform platform,
        Optional<Instant> created,
        Optional<String> author,
        ContainerConfig config,
        List<Digest> diffIds,
        List<History> history) {
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /** The config of {@code scratch}. */
    public static ImageConfig empty(Platform platform) {
        return new ImageConfig(
                platform, Optional.empty(), Optional.empty(), ContainerConfig.EMPTY, List.of(), List.of());
    }

    public ImageConfig withConfig(ContainerConfig next) {
        return new ImageConfig(platform, created, author, next, diffIds, history);
    }

    public static ImageConfig parse(byte[] bytes, String what) {
        JsonObject json = Json.object(bytes, what);
        JsonObject rootfs = json.object("rootfs").orElse(new JsonObject(what + ", rootfs", Map.of()));
        return new ImageConfig(
                Platform.from(json),
                History.time(json, "created"),
                json.optionalText("author").filter(a -> !a.isEmpty()),
                json.object("config").map(ContainerConfig::from).orElse(ContainerConfig.EMPTY),
                rootfs.list("diff_ids").stream().map(Digest::parse).toList(),
                json.objects("history").stream().map(History::from).toList());
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("architecture", platform.architecture())
                .put("author", author)
                .put("config", config.toJson())
                .put("created", created.map(Instant::toString))
                .put("history", history.stream().map(History::toJson).toList())
                .put("os", platform.os())
                .put("os.version", platform.osVersion())
                .put(
                        "rootfs",
                        JsonObject.builder()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        diffIds.stream().map(Digest::toString).toList())
                                .build())
                .put("variant", platform.variant())
                .build();
    }

    public byte[] bytes() {
        return toJson().bytes();
    }
}
