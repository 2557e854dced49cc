package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.MainContext;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A context folder that a stranger made: it shows its own files and no others. */
@Timeout(60)
class HostileFolderTest {
    @TempDir
    Path work;

    private Path context;
    private Builds builds;

    @BeforeEach
    void start() throws IOException {
        context = Files.createDirectories(work.resolve("context"));
        Files.writeString(work.resolve("secret"), "FROM scratch\nLABEL leaked=yes\n");
        builds = new Builds(work.resolve("store"));
    }

    @AfterEach
    void stop() {
        builds.close();
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), text);
    }

    private Map<String, String> files() throws InterruptedException {
        return builds.files(new MainContext.Folder(context));
    }

    @Test
    void linksOutOfTheContext_areSearchedForInsideOfIt() throws Exception {
        Files.createSymbolicLink(context.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(context.resolve("absolute"), work.resolve("secret"));
        Files.createSymbolicLink(context.resolve("folder"), Path.of(".."));
        for (String source :
                new String[] {"relative", "absolute", "folder/secret", "../secret", "folder/../../secret"}) {
            dockerfile("FROM scratch\nCOPY " + source + " /x\n");
            assertThatThrownBy(this::files)
                    .as(source)
                    .isInstanceOf(CalqueException.class)
                    .hasMessageContaining("not found");
        }
        Files.writeString(context.resolve("secret"), "inside");
        dockerfile("FROM scratch\nCOPY relative /x\nCOPY folder/secret /y\n");
        assertThat(files()).containsEntry("/x", "644 0:0 inside").containsEntry("/y", "644 0:0 inside");
    }

    @Test
    void linksInCopiedFolders_areCopiedAsLinks() throws Exception {
        Files.createDirectories(context.resolve("sub"));
        Files.createSymbolicLink(context.resolve("sub/link"), work.resolve("secret"));
        dockerfile("FROM scratch\nCOPY sub /sub\n");
        assertThat(files()).containsEntry("/sub/link", "777 0:0 -> " + work.resolve("secret"));
    }

    @Test
    void dockerfileLink_isFollowedInsideTheContextOnly() throws Exception {
        Files.createDirectories(context.resolve("build"));
        Files.createSymbolicLink(context.resolve("Dockerfile"), Path.of("build/real"));
        Files.writeString(context.resolve("build/real"), "FROM scratch\nCOPY build /\n");
        assertThat(files()).containsKey("/real");
        Files.delete(context.resolve("Dockerfile"));
        Files.createSymbolicLink(context.resolve("Dockerfile"), work.resolve("secret"));
        assertThatThrownBy(this::files).isInstanceOf(CalqueException.class).hasMessageContaining("no such file");
        BuildRequest named = BuildRequest.of(context)
                .withInput(new BuildRequest.Input(context, Optional.of(context.resolve("Dockerfile")), Map.of()));
        assertThatThrownBy(() -> builds.files(named)).hasMessageContaining("no such file");
    }

    @Test
    void ignoreFileLink_isFollowedInsideTheContextOnly() throws Exception {
        Files.writeString(context.resolve("a"), "a");
        Files.writeString(context.resolve("patterns"), "a\n");
        Files.writeString(work.resolve("outside"), "*\n");
        dockerfile("FROM scratch\nCOPY . /\n");
        Files.createSymbolicLink(context.resolve(".dockerignore"), Path.of("patterns"));
        assertThat(files()).doesNotContainKey("/a").containsKey("/patterns");
        Files.delete(context.resolve(".dockerignore"));
        Files.createSymbolicLink(context.resolve(".dockerignore"), Path.of("../outside"));
        assertThat(files()).containsKey("/a");
    }

    @Test
    void pipe_isCopiedAsAPipe_andNeverOpened() throws Exception {
        Command.run(context, "mkfifo", "pipe");
        dockerfile("FROM scratch\nCOPY . /\n");
        assertThat(files()).containsEntry("/pipe", "644 0:0 other");
        dockerfile("FROM scratch\nADD pipe /\n");
        assertThat(files()).containsKey("/pipe");
    }

    @Test
    void pipeAsDockerfile_isRefused() throws Exception {
        Command.run(context, "mkfifo", "Dockerfile");
        assertThatThrownBy(this::files).isInstanceOf(CalqueException.class).hasMessageContaining("no regular file");
    }
}
