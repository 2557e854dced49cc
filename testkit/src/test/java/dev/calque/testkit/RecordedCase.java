package dev.calque.testkit;

import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One build that was recorded from the reference builder. */
record RecordedCase(String name, Path folder, Map<String, String> options, JsonObject expected) {
    static List<RecordedCase> all(Path folder) throws IOException {
        try (Stream<Path> cases = Files.list(folder)) {
            return cases.sorted().map(RecordedCase::read).toList();
        }
    }

    private static RecordedCase read(Path folder) {
        try {
            JsonObject json = Json.object(Files.readAllBytes(folder.resolve("case.json")), folder.toString());
            return new RecordedCase(
                    folder.getFileName().toString(),
                    folder,
                    json.texts("attrs"),
                    json.object("expect").orElseThrow());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** Options such as {@code build-arg:NAME}, by name. */
    Map<String, String> named(String kind) {
        Map<String, String> found = new HashMap<>();
        options.forEach((key, value) -> {
            if (key.startsWith(kind + ":")) {
                found.put(key.substring(kind.length() + 1), value);
            }
        });
        return found;
    }

    boolean mustFail() {
        return expected.has("error");
    }

    List<JsonObject> images() {
        return expected.objects("images");
    }

    /** Unpacks the context, and gives the folder and the Dockerfile. */
    Path[] unpack(Path into) throws IOException, InterruptedException {
        Path context = Files.createDirectories(into.resolve("context"));
        tar(folder.resolve("context.tar"), context);
        Path dockerfiles = context;
        if (Files.exists(folder.resolve("dockerfile.tar"))) {
            dockerfiles = Files.createDirectories(into.resolve("dockerfile"));
            tar(folder.resolve("dockerfile.tar"), dockerfiles);
        }
        return new Path[] {context, dockerfiles.resolve(option("filename").orElse("Dockerfile"))};
    }

    private static void tar(Path archive, Path into) throws IOException, InterruptedException {
        if (!Files.exists(archive)) {
            return;
        }
        Process tar = new ProcessBuilder("tar", "-xpf", archive.toString(), "-C", into.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar failed on " + archive);
        }
    }
}
