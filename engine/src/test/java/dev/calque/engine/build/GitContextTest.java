package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.MainContext;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitContextTest {
    @TempDir
    Path work;

    private Path repository;
    private String url;
    private String first;
    private String second;
    private Builds builds;
    private FileServer server;

    @BeforeEach
    void start() throws Exception {
        repository = Files.createDirectories(work.resolve("repo.git"));
        Command.git(repository, "init", "-q", "-b", "main");
        Files.createDirectories(repository.resolve("sub"));
        Files.writeString(repository.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(repository.resolve("sub/Dockerfile"), "FROM scratch\nCOPY run.sh /\n");
        Files.writeString(repository.resolve("sub/run.sh"), "one");
        assertThat(repository.resolve("sub/run.sh").toFile().setExecutable(true))
                .isTrue();
        Files.createSymbolicLink(repository.resolve("outside"), Path.of("/etc"));
        first = commit("first");
        Command.git(repository, "tag", "-a", "v1", "-m", "v1");
        Files.writeString(repository.resolve("sub/run.sh"), "two");
        second = commit("second");
        Command.git(repository, "update-ref", "refs/pull/7/head", first);
        url = "file://" + repository;
        builds = new Builds(work.resolve("store"));
        server = new FileServer();
    }

    private String commit(String message) throws IOException, InterruptedException {
        Command.git(repository, "add", "-A");
        Command.git(repository, "commit", "-q", "-m", message);
        Command.git(repository, "update-server-info");
        return Command.git(repository, "rev-parse", "HEAD");
    }

    @AfterEach
    void stop() {
        server.close();
        builds.close();
    }

    private Map<String, String> files(String context) throws InterruptedException {
        return builds.files(new MainContext.Remote(context));
    }

    /** What ADD or a named context of a repository gives. */
    private Map<String, String> named(String where) throws Exception {
        Path folder = Files.createDirectories(work.resolve("empty"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY --from=repo / /\n");
        return builds.files(BuildRequest.of(folder)
                .withInput(Builds.input(new MainContext.Folder(folder), Optional.empty(), Map.of("repo", where))));
    }

    @Test
    void defaultBranch_isRead_withModesOfGitAndNoGitFolder() throws Exception {
        assertThat(files(url))
                .containsEntry("/sub/run.sh", "755 0:0 two")
                .containsEntry("/Dockerfile", "644 0:0 FROM scratch\nCOPY . /\n")
                .containsEntry("/outside", "777 0:0 -> /etc")
                .doesNotContainKey("/.git");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "refs/tags/v1", "refs/pull/7/head", "COMMIT", "PREFIX"})
    void refs_areTagsCommitsAndWhatElseTheRepositoryHas(String ref) throws Exception {
        String meant = ref.replace("COMMIT", first).replace("PREFIX", first.substring(0, 9));
        assertThat(files(url + "#" + meant + ":sub")).containsExactly(Map.entry("/run.sh", "755 0:0 one"));
    }

    @Test
    void queryForm_meansTheSame() throws Exception {
        assertThat(files(url + "?tag=v1&subdir=sub")).containsEntry("/run.sh", "755 0:0 one");
        assertThat(files(url + "?branch=main&subdir=sub&checksum=" + second.substring(0, 12)))
                .containsEntry("/run.sh", "755 0:0 two");
    }

    @Test
    void otherCommitThanTheChecksum_isRefused() {
        assertThatThrownBy(() -> files(url + "?branch=main&checksum=" + first))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("expected checksum to match " + first + ", got " + second);
    }

    @Test
    void gitFolder_isKeptWhereAsked_withoutHooks() throws Exception {
        BuildRequest request = BuildRequest.of(new MainContext.Remote(url));
        Map<String, String> kept = builds.files(request.withParameters(new BuildRequest.Parameters(
                Map.of("BUILDKIT_CONTEXT_KEEP_GIT_DIR", "1"),
                Optional.empty(),
                Map.of(),
                List.of(),
                Optional.empty())));
        assertThat(kept).containsEntry("/.git/HEAD", "644 0:0 " + second + "\n").doesNotContainKey("/.git/hooks");
    }

    @Test
    void epochOfTheContext_isTheCommitsTime() throws Exception {
        BuildRequest request = BuildRequest.of(new MainContext.Remote(url));
        BuildResult result = builds.build(request.withParameters(new BuildRequest.Parameters(
                Map.of("SOURCE_DATE_EPOCH", "context"), Optional.empty(), Map.of(), List.of(), Optional.empty())));
        assertThat(builds.config(result).created().orElseThrow()).hasToString("2020-01-02T03:04:05Z");
    }

    @Test
    void sameCommit_runsNothingAgain() throws Exception {
        files(url);
        files(url);
        assertThat(builds.ran()).isZero();
    }

    @Test
    void dumbHttpServer_isEnough() throws Exception {
        server.folder("/repo.git", repository.resolve(".git"));
        assertThat(files(server.url("/repo.git#v1:sub"))).containsEntry("/run.sh", "755 0:0 one");
        assertThat(named(server.url("/repo.git"))).containsEntry("/sub/run.sh", "755 0:0 two");
    }

    @Test
    void addOfARepository_readsIt() throws Exception {
        server.folder("/repo.git", repository.resolve(".git"));
        Path folder = Files.createDirectories(work.resolve("add"));
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM scratch\nADD --checksum=" + first + " " + server.url("/repo.git#v1:sub") + " /src\n");
        assertThat(builds.files(new MainContext.Folder(folder))).containsEntry("/src/run.sh", "755 0:0 one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#:../..",
                "#main:sub/../..",
                "#--upload-pack=touch%20x",
                "?ref=-x",
                "#main:outside",
                "#main:.git"
            })
    void subdirsAndRefsThatLeadElsewhere_areRefused(String details) {
        assertThatThrownBy(() -> files(url + details)).isInstanceOf(CalqueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext::sh -c touch% x.git", "-x@host:repo.git"})
    void urlsThatRunCommands_areNoRepositories(String text) {
        assertThatThrownBy(() -> new dev.calque.engine.git.GitRepository(
                        new dev.calque.graph.GitSource(text, "", "", false, true, Optional.empty(), Optional.empty()),
                        work.resolve("scratch"),
                        new dev.calque.engine.git.GitRepository.Surroundings(
                                Map.of(), Optional.empty(), _ -> Optional.empty())))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("is no URL");
    }

    @Test
    void dockerfile_cannotReadRepositoriesOfThisMachine() throws Exception {
        Path folder = Files.createDirectories(work.resolve("add"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nADD " + url + " /src\n");
        assertThatThrownBy(() -> builds.files(new MainContext.Folder(folder))).isInstanceOf(CalqueException.class);
    }

    @Test
    void submodules_cannotBeFilesOfThisMachine() throws Exception {
        Path inner = Files.createDirectories(work.resolve("inner.git"));
        Command.git(inner, "init", "-q", "-b", "main");
        Files.writeString(inner.resolve("secret"), "s");
        Command.git(inner, "add", "-A");
        Command.git(inner, "commit", "-q", "-m", "inner");
        Command.git(repository, "-c", "protocol.file.allow=always", "submodule", "-q", "add", "file://" + inner, "mod");
        commit("with a submodule");
        assertThatThrownBy(() -> files(url)).isInstanceOf(CalqueException.class).hasMessageContaining("submodules");
        assertThat(files(url + "?submodules=false")).doesNotContainKey("/mod/secret");
    }

    @Test
    void submodules_areReadToo_byUrlsRelativeToTheRepository() throws Exception {
        Path inner = Files.createDirectories(work.resolve("inner.git"));
        Command.git(inner, "init", "-q", "-b", "main");
        Files.writeString(inner.resolve("file"), "of the submodule");
        Command.git(inner, "add", "-A");
        Command.git(inner, "commit", "-q", "-m", "inner");
        Command.git(inner, "update-server-info");
        Command.git(repository, "-c", "protocol.file.allow=always", "submodule", "-q", "add", "file://" + inner, "mod");
        Files.writeString(
                repository.resolve(".gitmodules"), "[submodule \"mod\"]\n\tpath = mod\n\turl = ../inner.git\n");
        commit("with a submodule");
        server.folder("/repo.git", repository.resolve(".git"));
        server.folder("/inner.git", inner.resolve(".git"));
        assertThat(files(server.url("/repo.git")))
                .containsEntry("/mod/file", "644 0:0 of the submodule")
                .doesNotContainKey("/mod/.git");
    }

    @Test
    void missingRef_isNamed() {
        assertThatThrownBy(() -> files(url + "#nope"))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("does not contain ref nope");
    }
}
