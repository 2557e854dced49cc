package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same build at another time, by another user, with another umask. */
class ElsewhereTest {
    private static final Path BUSYBOX =
            Path.of("..", "conformance", "bases", "busybox.tar.gz").toAbsolutePath();

    private Path work;
    private Path context;

    @AfterEach
    void stop() throws Exception {
        Command.run(Path.of("/"), "rm", "-rf", work.toString());
    }

    @BeforeEach
    void start() throws Exception {
        work = Files.createTempDirectory("elsewhere-");
        Command.run(work, "chmod", "0755", ".");
        context = Files.createDirectories(work.resolve("context/sub/deep"))
                .getParent()
                .getParent();
        Files.writeString(context.resolve("a"), "a");
        Files.writeString(context.resolve("sub/deep/b"), "b");
        Files.createSymbolicLink(context.resolve("sub/link"), Path.of("deep/b"));
    }

    private static boolean isRoot() throws Exception {
        return Command.run(Path.of("/"), "id", "-u").equals("0");
    }

    private Path copyWithOtherTimes(String name) throws IOException {
        Path copy = work.resolve(name);
        BuildOnce.copy(context, copy);
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z")));
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(
                            path,
                            Files.getPosixFilePermissions(
                                    context.resolve(copy.relativize(path).toString())));
                }
            }
        }
        return copy;
    }

    @Test
    void copyOnlyBuild_needsNoRootNoRuntimeNoOverlay() throws Exception {
        Assumptions.assumeTrue(isRoot(), "becoming another user needs root");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch AS one\nCOPY --chown=5:6 . /all/\nWORKDIR /w\nFROM scratch\nCOPY --from=one /all/sub /\n");
        String here = BuildOnce.build(work.resolve("store"), context);
        Path theirs = Files.createDirectories(work.resolve("theirs"));
        Command.run(work, "chown", "65534:65534", "theirs");
        List<String> nobody = List.of(
                "/usr/bin/setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all",
                "--inh-caps=-all");
        assertThat(BuildOnce.child(work, theirs.resolve("store"), context, nobody, "0022"))
                .isEqualTo(here);
    }

    @Test
    void buildWithCommands_givesOneDigest_whateverTimesAndUmask() throws Exception {
        Assumptions.assumeTrue(isRoot(), "commands in a build need root here");
        Files.copy(BUSYBOX, context.resolve("busybox.tar.gz"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch AS base
                ADD busybox.tar.gz /
                FROM base
                COPY . /src
                RUN mkdir -p /out/made && date > /dev/null && cp -r /src/sub /out/ && echo x > /out/made/file && ln -s file /out/made/l
                RUN touch -d '2100-01-01' /out/late
                WORKDIR /w/new
                """);
        String first = BuildOnce.build(work.resolve("one"), context);
        Path copy = copyWithOtherTimes("copy");
        Thread.sleep(1100);
        assertThat(BuildOnce.child(work, work.resolve("two"), copy, List.of(), "0077"))
                .isEqualTo(first);
        assertThat(BuildOnce.child(work, work.resolve("three"), context, List.of(), "0000"))
                .isEqualTo(first);
    }
}
