package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.GoTemplate;
import dev.calque.engine.images.ImageDetails;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code calque image inspect}. */
final class ImageInspect implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image inspect")
                .summary("Show all that is known of images, as JSON")
                .arguments("[OPTIONS] IMAGE [IMAGE...]", 1, Integer.MAX_VALUE)
                .value("format", "f", "string", "A Go template, or 'json'")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        List<Map<String, Object>> found = new ArrayList<>();
        int code = 0;
        for (String reference : arguments.rest()) {
            try {
                found.add(fields(session.engine().images().inspect(reference)));
            } catch (CalqueException e) {
                session.err().println("Error: " + e.text());
                code = 1;
            }
        }
        String format = arguments.text("format").orElse("");
        if (format.isEmpty()) {
            session.out().println(Json.pretty(found));
        } else if (format.equals("json")) {
            session.out().println(new String(Json.bytes(found), java.nio.charset.StandardCharsets.UTF_8));
        } else {
            GoTemplate template = GoTemplate.parse(format);
            found.forEach(image -> session.out().println(template.render(image)));
        }
        return code;
    }

    private static Map<String, Object> fields(ImageDetails image) {
        ImageConfig config = image.config();
        List<String> digests = image.names().stream()
                .map(name -> name.familiarRepository() + "@" + image.manifest().digest())
                .distinct()
                .toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Id", image.id().toString());
        fields.put(
                "RepoTags",
                image.names().stream().map(ImageRef.Tagged::familiar).toList());
        fields.put("RepoDigests", digests);
        fields.put(
                "Comment",
                config.history().isEmpty() ? "" : config.history().getLast().comment());
        fields.put("Created", config.created().map(Instant::toString).orElse(""));
        fields.put("Author", config.author().orElse(""));
        fields.put("Architecture", config.platform().architecture());
        config.platform().variant().ifPresent(variant -> fields.put("Variant", variant));
        fields.put("Os", config.platform().os());
        fields.put("Size", image.sizeBytes());
        fields.put("Config", config(config.config()));
        fields.put(
                "RootFS",
                Map.of(
                        "Type",
                        "layers",
                        "Layers",
                        config.diffIds().stream().map(Digest::toString).toList()));
        fields.put("Descriptor", image.manifest().toJson().members());
        return fields;
    }

    /** Docker's names are those of the specification, with the empty ones written out. */
    private static Map<String, Object> config(ContainerConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("User", config.user());
        fields.put("ExposedPorts", Map.of());
        fields.put("Env", List.of());
        fields.put("Entrypoint", List.of());
        fields.put("Cmd", List.of());
        fields.put("Volumes", Map.of());
        fields.put("WorkingDir", "");
        fields.put("OnBuild", List.of());
        fields.put("Labels", Map.of());
        fields.put("StopSignal", "");
        fields.putAll(config.toJson().members());
        return fields;
    }
}
