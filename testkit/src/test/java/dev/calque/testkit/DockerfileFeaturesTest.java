package dev.calque.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/dockerfile.md} is written from the table of features beside this test, and each feature names the tests
 * that hold it: a test that is gone, or a page that says something else, fails here. With {@code CALQUE_WRITE=1} in the environment
 * the page is written anew.
 */
class DockerfileFeaturesTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = REPOSITORY.resolve("docs/dockerfile.md");
    private static final String TABLE = "src/test/resources/dockerfile-features.tsv";

    private record Feature(String section, String text, String status, List<String> evidence) {}

    private static List<Feature> features() throws IOException {
        return Files.readAllLines(Path.of(TABLE)).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("\t"))
                .map(f -> new Feature(f[0], f[1], f[2], Arrays.asList(f[3].split(", "))))
                .toList();
    }

    @Test
    void everyFeature_isHeldByATestThatExists() throws IOException {
        Map<String, String> tests = testSources();
        for (Feature feature : features()) {
            assertThat(feature.evidence()).as(feature.text()).allSatisfy(e -> assertThat(exists(e, tests))
                    .as("test " + e)
                    .isTrue());
        }
    }

    private static boolean exists(String evidence, Map<String, String> tests) {
        if (evidence.startsWith("build:")) {
            return Files.isRegularFile(
                    REPOSITORY.resolve("conformance/builds/" + evidence.substring(6) + "/case.json"));
        }
        if (evidence.startsWith("e2e:")) {
            return Files.isRegularFile(REPOSITORY.resolve("e2e/t/" + evidence.substring(4) + ".sh"));
        }
        String[] parts = evidence.split("#");
        String source = tests.getOrDefault(parts[0], "");
        return !source.isEmpty() && (parts.length == 1 || source.contains("void " + parts[1] + "("));
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(REPOSITORY)) {
            for (Path file : files.filter(f -> f.toString().contains("/src/test/java/")
                            && f.toString().endsWith("Test.java"))
                    .toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }

    @Test
    void page_saysWhatTheTableSays() throws IOException {
        String page = page();
        if ("1".equals(System.getenv("CALQUE_WRITE"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # The Dockerfile language

                What Calque does of BuildKit's Dockerfile frontend 1.26, and the test that holds each feature. `build:NAME` is a
                recorded build of the reference in `conformance/builds`: Calque's result has the same files, config, history,
                layers and warnings. This page is written by `DockerfileFeaturesTest`, which fails when a test is gone.
                """);
        String section = "";
        for (Feature feature : features()) {
            if (!feature.section().equals(section)) {
                section = feature.section();
                page.append("\n## ").append(section).append("\n\n| feature | status | held by |\n|---|---|---|\n");
            }
            page.append("| ")
                    .append(feature.text())
                    .append(" | ")
                    .append(feature.status())
                    .append(" | ");
            page.append(String.join(
                    ", ", feature.evidence().stream().map(e -> "`" + e + "`").toList()));
            page.append(" |\n");
        }
        return page.toString();
    }
}
