package dev.calque.dockerfile.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.dockerfile.source.Source;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.PathPatterns;
import dev.calque.graph.Plan;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lowers every build that was recorded from the reference, and compares what lowering decides: config, author, history,
 * warnings, and those errors that need no files and no processes.
 */
class RecordedBuildsTest {
    private static final Path BUILDS = Path.of(System.getProperty("calque.conformance", "../conformance"), "builds");

    /** Errors that only show while the build runs. */
    private static final List<Pattern> WHILE_RUNNING = List.of(
            Pattern.compile("did not complete successfully"),
            Pattern.compile("failed to compute cache key"),
            Pattern.compile("secret \\w+: not found"));

    @Test
    void lowering_everyRecordedBuild_decidesTheSame() throws IOException {
        assertThat(BUILDS)
                .as("the recorded builds, which are part of the repository")
                .isDirectory();
        Map<String, String> wrong = new TreeMap<>();
        int all = 0;
        try (Stream<Path> folders = Files.list(BUILDS)) {
            for (Path folder : folders.sorted().toList()) {
                all++;
                String difference = difference(folder);
                if (!difference.isEmpty()) {
                    wrong.put(folder.getFileName().toString(), difference);
                }
            }
        }
        System.out.println("recorded builds: " + (all - wrong.size()) + " of " + all);
        wrong.forEach((name, difference) -> System.out.println("  " + name + ": " + difference));
        assertThat(wrong).isEmpty();
    }

    private static String difference(Path folder) throws IOException {
        JsonObject recorded = Json.object(Files.readAllBytes(folder.resolve("case.json")), folder.toString());
        JsonObject attributes = recorded.object("attrs").orElseThrow();
        JsonObject expected = recorded.object("expect").orElseThrow();
        List<Diagnostic> warnings = new ArrayList<>();
        String result;
        try {
            Lowered lowered = Lowering.lower(request(folder, attributes), FakeImages.usual(), warnings::add);
            result = expected.optionalText("error")
                    .filter(e ->
                            WHILE_RUNNING.stream().noneMatch(p -> p.matcher(e).find()))
                    .map(e -> "no error, expected " + e)
                    .orElseGet(() -> images(lowered, expected));
        } catch (CalqueException e) {
            result = error(e.text(), expected.optionalText("error"));
        }
        List<String> found = warnings.stream()
                .map(w -> "[" + w.rule() + ", " + w.at().firstLine() + ", " + w.message() + "]")
                .sorted()
                .toList();
        List<String> wanted = ((List<?>) expected.members().getOrDefault("warnings", List.of()))
                .stream().map(Object::toString).sorted().toList();
        return result + (found.equals(wanted) ? "" : " warnings " + found + ", expected " + wanted);
    }

    private static String error(String actual, Optional<String> expected) {
        if (expected.isEmpty()) {
            return "failed: " + actual;
        }
        String wanted = expected.get().replace("failed to solve: ", "");
        wanted = wanted.replaceFirst("^dockerfile parse error on line ", "Dockerfile:");
        boolean says = Arrays.stream(wanted.split("[^\\p{Alnum}_/.$-]+"))
                .filter(word -> !word.isEmpty())
                .allMatch(actual::contains);
        return says ? "" : "failed with '" + actual + "', expected '" + wanted + "'";
    }

    private static String images(Lowered lowered, JsonObject expected) {
        List<JsonObject> images = expected.objects("images");
        if (images.size() != lowered.plans().size() && !images.isEmpty()) {
            return lowered.plans().size() + " plans, expected " + images.size();
        }
        for (int i = 0; i < images.size(); i++) {
            String difference = image(lowered.plans().get(i), images.get(i));
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static String image(Plan plan, JsonObject expected) {
        Map<String, Object> config =
                new TreeMap<>(plan.config().config().toJson().members());
        Map<String, Object> wanted =
                new TreeMap<>(expected.object("config").orElseThrow().members());
        if (!plain(config).equals(plain(wanted))) {
            return "config " + plain(config) + ", expected " + plain(wanted);
        }
        if (!plan.config().author().equals(expected.optionalText("author"))) {
            return "author " + plan.config().author();
        }
        if (!plan.config().platform().toString().equals(expected.text("platform"))) {
            return "platform " + plan.config().platform();
        }
        String history = plan.history().stream()
                .map(h -> "[" + h.createdBy() + ", " + h.emptyLayer() + "]")
                .toList()
                .toString();
        String wantedHistory = String.valueOf(expected.members().get("history"));
        if (!history.equals(wantedHistory)) {
            return "history " + history + ", expected " + wantedHistory;
        }
        long layers = plan.history().stream().filter(h -> !h.emptyLayer()).count();
        return layers == expected.number("layers") ? "" : "layers " + layers;
    }

    private static String plain(Object value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static LowerRequest request(Path folder, JsonObject attributes) throws IOException {
        String name = attributes.optionalText("filename").orElse("Dockerfile");
        Map<String, byte[]> files = new HashMap<>(TarFiles.read(folder.resolve("context.tar")));
        Path beside = folder.resolve("dockerfile.tar");
        if (Files.exists(beside)) {
            files.putAll(TarFiles.read(beside));
        }
        byte[] text = files.getOrDefault(name, files.get(name.toLowerCase(java.util.Locale.ROOT)));
        if (text == null) {
            throw new IOException(folder + " has no " + name + " among " + files.keySet());
        }
        byte[] ignore = files.getOrDefault(name + ".dockerignore", files.getOrDefault(".dockerignore", new byte[0]));
        Map<String, String> buildArgs = new HashMap<>();
        Map<String, String> labels = new HashMap<>();
        attributes.members().forEach((key, value) -> {
            if (key.startsWith("build-arg:")) {
                buildArgs.put(key.substring("build-arg:".length()), String.valueOf(value));
            } else if (key.startsWith("label:")) {
                labels.put(key.substring("label:".length()), String.valueOf(value));
            }
        });
        List<Platform> platforms = attributes
                .optionalText("platform")
                .map(p -> Arrays.stream(p.split(",")).map(Platform::parse).toList())
                .orElse(List.of());
        Optional<String> noCache = attributes.optionalText("no-cache");
        return new LowerRequest(
                new Source("Dockerfile", new String(text, StandardCharsets.UTF_8)),
                new LowerRequest.Selection(
                        attributes.optionalText("target"), platforms, new Platform("linux", "amd64"), false),
                buildArgs,
                labels,
                new LowerRequest.Contexts(PathPatterns.parse(new String(ignore, StandardCharsets.UTF_8)), Map.of()),
                new LowerRequest.NoCache(
                        noCache.filter(String::isEmpty).isPresent(),
                        noCache.filter(n -> !n.isEmpty()).map(Set::of).orElse(Set.of())),
                LowerRequest.Commands.defaults());
    }
}
