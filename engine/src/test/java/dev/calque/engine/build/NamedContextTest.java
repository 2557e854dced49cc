package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.Calque;
import dev.calque.engine.MainContext;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedContextTest {
    @TempDir
    Path work;

    private Path folder;
    private Builds builds;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectories(work.resolve("main"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM base\nCOPY --from=other / /other\n");
        builds = new Builds(work.resolve("store"));
    }

    @AfterEach
    void stop() {
        builds.close();
    }

    private BuildRequest request(Map<String, String> named) {
        return BuildRequest.of(folder).withInput(Builds.input(new MainContext.Folder(folder), Optional.empty(), named));
    }

    private Path other() throws IOException {
        Path other = Files.createDirectories(work.resolve("other"));
        Files.writeString(other.resolve("kept"), "k");
        Files.writeString(other.resolve("ignored"), "i");
        Files.writeString(other.resolve(".dockerignore"), "ignored\n");
        return other;
    }

    /** A layout with one image of one file, under the tag {@code v1}, and the digest of its manifest. */
    private String layout(Path into) throws Exception {
        Path source = Files.createDirectories(work.resolve("source"));
        Files.writeString(source.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /from-layout\nENV A=b\n");
        try (Calque calque = Calque.open(work.resolve("elsewhere"))) {
            BuildResult built = calque.build(BuildRequest.of(source).withTags(List.of("some/image:v1")), _ -> {});
            Path tar = work.resolve("image.tar");
            try (OutputStream out = Files.newOutputStream(tar)) {
                calque.images().save(List.of("some/image:v1"), out);
            }
            Files.createDirectories(into);
            Command.run(into, "tar", "xf", tar.toString());
            return built.written().orElseThrow().digest().toString();
        }
    }

    @Test
    void layout_isABaseByTagAndByDigest_withItsConfig() throws Exception {
        String digest = layout(work.resolve("layout"));
        for (String which : List.of(":v1", "@" + digest)) {
            BuildResult result = builds.build(request(
                    Map.of("base", "oci-layout://" + work.resolve("layout") + which, "other", other().toString())));
            assertThat(builds.files(result)).containsKey("/from-layout").containsKey("/other/kept");
            assertThat(builds.config(result).config().env()).contains("A=b");
        }
    }

    @Test
    void missingImageOfALayout_isNamedWithThoseThatAreThere() throws Exception {
        layout(work.resolve("layout"));
        assertThatThrownBy(
                        () -> builds.build(request(Map.of("base", "oci-layout://" + work.resolve("layout") + ":v2"))))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("has no image 'v2'; it has [")
                .hasMessageContaining("v1");
        assertThatThrownBy(() -> builds.build(request(Map.of("base", "oci-layout://" + folder))))
                .hasMessageContaining("no OCI layout");
    }

    @Test
    void ignoreFileOfANamedFolder_counts() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY --from=other / /other\n");
        assertThat(builds.files(request(Map.of("other", other().toString()))))
                .containsKey("/other/kept")
                .doesNotContainKey("/other/ignored");
    }

    @Test
    void downloads_areNamedContextsToo() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY --from=other / /other\n");
        Path tar = work.resolve("other.tar");
        Command.run(other(), "tar", "cf", tar.toString(), "kept");
        try (FileServer server = new FileServer()) {
            server.put("/o.tar", Files.readAllBytes(tar), Map.of());
            assertThat(builds.files(request(Map.of("other", server.url("/o.tar")))))
                    .containsEntry("/other/kept", "644 0:0 k");
        }
    }
}
