package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.MainContext;
import dev.calque.oci.CalqueException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainContextTest {
    @TempDir
    Path work;

    private Path context;
    private Builds builds;
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        context = Files.createDirectories(work.resolve("context/sub")).getParent();
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY sub /sub\nCOPY a.txt /\n");
        Files.writeString(context.resolve("a.txt"), "a");
        Files.writeString(context.resolve("sub/b.txt"), "b");
        Files.createSymbolicLink(context.resolve("sub/link"), Path.of("b.txt"));
        builds = new Builds(work.resolve("store"));
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
        builds.close();
    }

    private byte[] tar(String option) throws Exception {
        Path file = work.resolve("context" + option + ".tar");
        Command.run(context, "tar", option + "cf", file.toString(), "--owner=7:7", "--group=8:8", ".");
        return Files.readAllBytes(file);
    }

    private static MainContext stream(byte[] bytes) {
        return new MainContext.Stream(new ByteArrayInputStream(bytes));
    }

    private static MainContext stream(String text) {
        return stream(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-z", "-j", "-J"})
    void tarOnStandardInput_givesTheImageOfTheFolder(String option) throws Exception {
        Map<String, String> folder = builds.files(new MainContext.Folder(context));
        assertThat(folder).containsEntry("/sub/b.txt", "644 0:0 b").containsEntry("/a.txt", "644 0:0 a");
        BuildResult streamed = builds.build(BuildRequest.of(stream(tar(option))));
        assertThat(builds.files(streamed)).isEqualTo(folder);
        assertThat(builds.ran()).as("steps: the same content has the same key").isZero();
    }

    @Test
    void dockerfileOnStandardInput_hasNoOtherFiles() throws Exception {
        assertThat(builds.files(stream("FROM scratch\nCOPY . /\nLABEL a=b\n"))).isEmpty();
        assertThatThrownBy(() -> builds.files(stream("FROM scratch\nCOPY context /\n")))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("not found");
    }

    @Test
    void dockerfileOfATar_isNamedInsideOfIt() throws Exception {
        Files.writeString(context.resolve("sub/other"), "FROM scratch\nCOPY a.txt /other\n");
        BuildRequest request = BuildRequest.of(stream(tar("-")))
                .withInput(Builds.input(stream(tar("-")), Optional.of("sub/other"), Map.of()));
        assertThat(builds.files(request)).containsOnlyKeys("/other");
    }

    @Test
    void tarWithNamesOutside_staysInside() throws Exception {
        Path file = work.resolve("evil.tar");
        Files.writeString(work.resolve("outside"), "secret");
        Files.createSymbolicLink(context.resolve("escape"), Path.of("../outside"));
        Files.createSymbolicLink(context.resolve("absolute"), work.resolve("outside"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY escape /x\n");
        Command.run(context, "tar", "-cPf", file.toString(), "--transform=s,^a.txt$,../../a.txt,", ".", "a.txt");
        assertThatThrownBy(() -> builds.files(stream(Files.readAllBytes(file))))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("not found");
        assertThat(work.getParent().resolve("a.txt")).doesNotExist();
    }

    @Test
    void ignoreFileOfATar_doesNotCount_asTheReferenceHasIt() throws Exception {
        Files.writeString(context.resolve(".dockerignore"), "a.txt\n");
        assertThat(builds.files(stream(tar("-")))).containsKey("/a.txt");
    }

    @Test
    void tarByHttp_isTakenOnce_whileItDoesNotChange() throws Exception {
        server.put("/context.tar.gz", tar("-z"), Map.of("ETag", "\"1\""));
        MainContext remote = new MainContext.Remote(server.url("/context.tar.gz"));
        Map<String, String> first = builds.files(remote);
        assertThat(first).containsEntry("/sub/link", "777 0:0 -> b.txt");
        assertThat(builds.files(remote)).isEqualTo(first);
        assertThat(builds.ran()).isZero();
        assertThat(server.answers()).containsExactly("200 /context.tar.gz", "304 /context.tar.gz");
    }

    @Test
    void dockerfileByHttp_isAlsoTheOnlyFile() throws Exception {
        server.put("/Some", "FROM scratch\nCOPY . /\n", Map.of());
        assertThat(builds.files(new MainContext.Remote(server.url("/Some"))))
                .containsExactly(Map.entry("/context", "600 0:0 FROM scratch\nCOPY . /\n"));
    }

    @Test
    void epochOfTheContext_isTheTimeThatTheServerTells() throws Exception {
        server.put("/c.tar", tar("-"), Map.of("Last-Modified", "Thu, 02 Jan 2020 03:04:05 GMT"));
        BuildRequest request = BuildRequest.of(new MainContext.Remote(server.url("/c.tar")));
        BuildResult result = builds.build(request.withParameters(new BuildRequest.Parameters(
                Map.of("SOURCE_DATE_EPOCH", "context"),
                Optional.empty(),
                Map.of(),
                java.util.List.of(),
                Optional.empty())));
        assertThat(builds.config(result).created().orElseThrow()).hasToString("2020-01-02T03:04:05Z");
    }

    @Test
    void missingArchive_isNamed() {
        assertThatThrownBy(() -> builds.files(new MainContext.Remote(server.url("/missing.tar"))))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("/missing.tar: the server answered 404");
    }

    @Test
    void shortFormOfAHostedRepository_isARepository() {
        assertThat(MainContext.parse("github.com/a/b#main:dir", System.in))
                .isEqualTo(new MainContext.Remote("https://github.com/a/b.git#main:dir"));
        assertThat(MainContext.parse("folder", System.in)).isEqualTo(new MainContext.Folder(Path.of("folder")));
    }
}
