package dev.calque.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Index;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildOutputTest {
    @TempDir
    Path work;

    private CommandLine calque;

    @BeforeEach
    void writeContext() throws IOException {
        calque = new CommandLine(work);
        calque.context("Dockerfile", """
                FROM scratch
                COPY --chmod=640 --chown=7:8 data /data
                COPY tool /bin/tool
                CMD ["/bin/tool"]
                """);
        calque.context("data", "some data\n");
        Path tool = calque.context("tool", "#!/bin/sh\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(tool.resolveSibling("link"), Path.of("tool"));
    }

    private String images() {
        return calque.run("image", "ls", "-a", "-q").out();
    }

    private static List<String> names(byte[] tar) throws IOException {
        List<String> names = new ArrayList<>();
        try (var in =
                new org.apache.commons.compress.archivers.tar.TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId());
            }
        }
        return names;
    }

    @Test
    void local_writesTheFilesWithTheirModes_overWhatIsThere() throws IOException {
        Path out = Files.createDirectories(calque.path("out"));
        Files.writeString(out.resolve("kept"), "kept");
        Files.createSymbolicLink(out.resolve("bin"), Path.of("/nowhere"));
        calque.build("-o", out.toString());
        assertThat(out.resolve("kept")).hasContent("kept");
        assertThat(out.resolve("data")).hasContent("some data\n");
        assertThat(Files.getAttribute(out.resolve("data"), "unix:mode")).isEqualTo(0100640);
        assertThat(Files.isExecutable(out.resolve("bin/tool"))).isTrue();
        if (System.getProperty("user.name").equals("root")) {
            assertThat(Files.getAttribute(out.resolve("data"), "unix:uid")).isEqualTo(7);
        }
        assertThat(images()).isEmpty();
    }

    @Test
    void tar_goesToStandardOutputOrAFile_alike() throws IOException {
        byte[] streamed = calque.build("-q", "-o", "-").bytes();
        calque.build("-o", "type=tar,dest=" + calque.path("files.tar"));
        assertThat(names(streamed)).containsExactly("bin/ 755 0:0", "bin/tool 755 0:0", "data 640 7:8");
        assertThat(Files.readAllBytes(calque.path("files.tar"))).isEqualTo(streamed);
        assertThat(images()).isEmpty();
    }

    @Test
    void oci_isReadBySkopeo_andTellsItsDigest() throws Exception {
        Path file = calque.path("image.tar");
        calque.build(
                "-t",
                "me/app:1",
                "-o",
                "type=oci,dest=" + file,
                "--metadata-file",
                calque.path("md").toString());
        JsonObject metadata = Json.object(Files.readAllBytes(calque.path("md")), "metadata");
        assertThat(metadata.text("image.name")).isEqualTo("docker.io/me/app:1");
        assertThat(images()).isEmpty();
        String manifest = CommandLine.tool("skopeo", "inspect", "--raw", "oci-archive:" + file);
        assertThat(manifest).contains("tar+gzip");
        assertThat(dev.calque.oci.Digest.sha256(manifest).toString()).isEqualTo(metadata.text("containerimage.digest"));
        CommandLine.tool("skopeo", "copy", "oci-archive:" + file + ":1", "dir:" + calque.path("copied"));
    }

    @Test
    void sameBuildTwice_givesTheSameArchive() throws IOException {
        calque.build("-o", "type=oci,dest=" + calque.path("a.tar"));
        calque.build("-o", "type=oci,dest=" + calque.path("b.tar"));
        assertThat(calque.path("a.tar")).hasSameBinaryContentAs(calque.path("b.tar"));
    }

    @Test
    void docker_isReadBySkopeo_andByLoad() throws Exception {
        Path file = calque.path("image.tar");
        calque.build("-t", "me/app", "--output", "type=docker,dest=" + file);
        assertThat(names(Files.readAllBytes(file))).anyMatch(n -> n.startsWith("manifest.json"));
        assertThat(calque.run("image", "load", "-i", file.toString()).out()).contains("me/app:latest");
        String config = CommandLine.tool("skopeo", "inspect", "--config", "docker-archive:" + file);
        assertThat(config).contains("/bin/tool");
    }

    @Test
    void layout_isUnpackedByUmoci_andKeepsOtherImages() throws Exception {
        Path layout = calque.path("layout");
        calque.build("-o", "type=oci,tar=false,name=me/a:one,dest=" + layout);
        calque.build("--label", "b=c", "-o", "type=oci,tar=false,name=me/a:two,dest=" + layout);
        Index index = Index.parse(Files.readAllBytes(layout.resolve("index.json")), MediaType.INDEX, "index");
        assertThat(index.manifests())
                .extracting(m -> m.annotations().get("org.opencontainers.image.ref.name"))
                .containsExactly("one", "two");
        CommandLine.tool(
                "umoci",
                "unpack",
                "--image",
                layout + ":two",
                calque.path("bundle").toString());
        assertThat(calque.path("bundle/rootfs/data")).hasContent("some data\n");
    }

    @Test
    void compression_isWhatWasAskedFor() throws IOException {
        for (String kind : List.of("uncompressed", "gzip", "zstd")) {
            Path layout = calque.path(kind);
            calque.build(
                    "-o", "type=oci,tar=false,dest=" + layout + ",compression=" + kind + ",force-compression=true");
            String type = kind.equals("uncompressed") ? "layer.v1.tar\"" : "layer.v1.tar+" + kind + "\"";
            assertThat(blobs(layout)).anyMatch(text -> text.contains(type));
        }
        calque.build("-t", "packed", "-o", "type=image,compression=zstd,compression-level=19");
        assertThat(calque.run("image", "save", "-o", calque.path("s.tar").toString(), "packed")
                        .code())
                .isZero();
        assertThat(calque.tryBuild("-o", "type=oci,dest=x,compression=gzip,compression-level=12")
                        .err())
                .contains("compression level 12: 0 to 9 are possible");
        assertThat(calque.tryBuild("-o", "type=oci,dest=x,compression=lzma").err())
                .contains("unsupported layer compression type \"lzma\"");
    }

    private static List<String> blobs(Path layout) throws IOException {
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.toList()) {
                texts.add(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
            return texts;
        }
    }

    @Test
    void severalOutputsAtOnce_areAllWritten() throws IOException {
        calque.build(
                "-t",
                "me/app",
                "--iidfile",
                calque.path("iid").toString(),
                "-o",
                "type=image",
                "-o",
                calque.path("out").toString(),
                "-o",
                "type=oci,dest=" + calque.path("image.tar"));
        assertThat(calque.path("out/data")).exists();
        assertThat(calque.path("image.tar")).exists();
        assertThat(calque.run("image", "inspect", "-f", "{{.Id}}", "me/app")
                        .out()
                        .strip())
                .isEqualTo(Files.readString(calque.path("iid")));
    }

    @Test
    void severalPlatforms_giveAnIndexOrAFolderEach() throws IOException {
        String platforms = "--platform=linux/amd64,linux/arm64";
        calque.build(platforms, "-o", calque.path("out").toString());
        assertThat(calque.path("out/linux_amd64/data")).exists();
        assertThat(calque.path("out/linux_arm64/data")).exists();
        calque.build(
                platforms,
                "--annotation",
                "index,manifest[linux/arm64]:a.key=noted",
                "-o",
                "type=oci,tar=false,dest=" + calque.path("layout"));
        assertThat(blobs(calque.path("layout")).stream().filter(t -> t.contains("noted")))
                .hasSize(2);
        assertThat(calque.tryBuild(platforms, "-o", "type=docker,dest=" + calque.path("d.tar"))
                        .err())
                .contains("docker exporter does not currently support exporting manifest lists");
    }

    @Test
    void annotations_standInTheManifest() throws IOException {
        calque.build(
                "--annotation",
                "org.example.note=here",
                "--annotation",
                "manifest-descriptor:d=e",
                "-o",
                "type=oci,tar=false,annotation.more=there,dest=" + calque.path("layout"));
        assertThat(blobs(calque.path("layout")))
                .anyMatch(t -> t.contains("\"annotations\":{\"more\":\"there\",\"org.example.note\":\"here\"}"));
        assertThat(calque.path("layout/index.json")).content().contains("\"d\":\"e\"");
        assertThat(calque.tryBuild("--annotation", "index:a=b").err())
                .contains("index annotations not supported for single platform export");
    }

    @Test
    void failedBuild_leavesNothing() throws IOException {
        calque.context("Dockerfile", "FROM scratch\nCOPY missing /\n");
        Path file = Files.writeString(calque.path("image.tar"), "before");
        assertThat(calque.tryBuild(
                                "-o",
                                "type=oci,dest=" + file,
                                "-o",
                                calque.path("out").toString())
                        .code())
                .isEqualTo(1);
        assertThat(file).hasContent("before");
        assertThat(calque.path("out")).doesNotExist();
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".part"));
        }
    }

    @Test
    void wrongOutputs_areRefusedBeforeTheBuild() throws IOException {
        CommandLine terminal = calque.with("CALQUE_TTY", "012");
        assertThat(terminal.tryBuild("-o", "-").err()).contains("refusing to write to console");
        assertThat(calque.tryBuild("-o", "type=local").err()).contains("dest is required for local exporter");
        assertThat(calque.tryBuild("-o", "dest=x,name=y").err()).contains("type is required for output");
        assertThat(calque.tryBuild("-o", "type=image,push=true").err()).contains("registry client");
        assertThat(calque.tryBuild("--push").err()).contains("registry client");
        assertThat(calque.tryBuild("-o", "type=oci,desk=x").err()).contains("unknown key 'desk'");
        assertThat(calque.tryBuild("-o", "-", "-o", "type=oci").err()).contains("only one output");
        assertThat(Files.list(work.resolve("context")).count()).isEqualTo(4);
    }

    @Test
    void filesThatCommandsMade_comeOutWithTheirOwners() throws IOException {
        calque.needsCommands();
        calque.context("Dockerfile", """
                FROM busybox AS build
                RUN mkdir /made && echo made > /made/file && ln /made/file /made/again && chown 12:34 /made/file \\
                    && mkfifo /made/pipe && chmod 4750 /made/file && rm -r /var
                FROM scratch
                COPY --from=build /made /made
                """);
        calque.build("-o", calque.path("out").toString());
        Path file = calque.path("out/made/file");
        assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0104750);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12);
        assertThat(Files.getAttribute(file, "unix:ino"))
                .isEqualTo(Files.getAttribute(calque.path("out/made/again"), "unix:ino"));
        calque.build("--target", "build", "-o", calque.path("whole").toString());
        assertThat(calque.path("whole/var")).doesNotExist();
        assertThat(Optional.of(calque.path("whole/bin/sh"))).get().matches(Files::exists);
    }
}
