package dev.calque.cli;

import dev.calque.engine.BuildResult;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** {@code --metadata-file} of a build, with docker's keys. */
record MetadataFile(Path path) {
    void write(BuildResult result, List<String> names) throws IOException {
        JsonObject.Builder json = JsonObject.builder();
        result.written().ifPresent(written -> {
            if (written.mediaType().isManifest()) {
                json.put("containerimage.config.digest", result.imageId());
            }
            json.put(
                            "containerimage.descriptor",
                            described(written, result.imageId()).toJson())
                    .put("containerimage.digest", written.digest().toString());
            if (!names.isEmpty()) {
                List<String> full = names.stream()
                        .map(name -> ImageRef.parseTagged(name).toString())
                        .toList();
                json.put("image.name", String.join(",", full));
            }
        });
        Files.writeString(path, Json.pretty(json.build()) + "\n");
    }

    private static Descriptor described(Descriptor written, String config) {
        if (!written.mediaType().isManifest()) {
            return written;
        }
        TreeMap<String, String> annotations = new TreeMap<>(written.annotations());
        annotations.put("config.digest", config);
        return new Descriptor(
                written.mediaType(), written.digest(), written.sizeBytes(), annotations, written.platform());
    }
}
