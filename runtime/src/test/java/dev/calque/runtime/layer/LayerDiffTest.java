package dev.calque.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import dev.calque.linux.DeviceNumber;
import dev.calque.linux.Directory;
import dev.calque.linux.Fd;
import dev.calque.linux.FileType;
import dev.calque.linux.IoBuffer;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarReader;
import dev.calque.oci.layer.TarWriter;
import dev.calque.oci.layer.Xattr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerDiffTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_600_000_000, 500);

    @TempDir
    Path temp;

    private Path upper;
    private Path lower;
    private Directory root;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Credentials.isRoot(), "overlay marks need root");
        upper = Files.createDirectory(temp.resolve("upper"));
        lower = Files.createDirectory(temp.resolve("lower"));
        root = Directory.open(upper);
        root.chmod(".", 0755);
        try (Directory below = Directory.open(lower)) {
            below.chmod(".", 0755);
        }
    }

    @AfterEach
    void close() {
        if (root != null) {
            root.close();
        }
    }

    private byte[] diff(Optional<Instant> latest) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            LayerDiff.write(upper, Optional.of(lower), latest, writer);
        }
        return tar.toByteArray();
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(diff(Optional.empty())), "the diff")) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
        }
        return entries;
    }

    private List<String> shown() throws IOException {
        return entries().stream()
                .map(entry -> entry.getClass().getSimpleName() + " " + entry.path())
                .toList();
    }

    @Test
    void entries_areInTheOrderOfPaths() throws IOException {
        for (String name : List.of("b", "a", "a.b", "a\u00ff", "B")) {
            root.mkdir(name);
        }
        try (Directory a = root.directory("a")) {
            a.create("z").close();
            a.create("c").close();
        }
        assertThat(entries().stream().map(entry -> entry.path().bytes()))
                .containsExactly("B", "a", "a/c", "a/z", "a.b", "a\u00ff", "b");
    }

    @Test
    void everyKind_isWritten_butSocketsAreNot() throws IOException {
        root.create("file").close();
        root.chmod("file", 04711);
        root.setXattr("file", "user.x", "v\0");
        root.setXattr("file", "trusted.overlay.origin", "secret");
        root.link("file", root, "second");
        root.symlink("link", "/any\u00fewhere");
        root.mknod("fifo", FileType.FIFO, DeviceNumber.NONE);
        root.mknod("device", FileType.BLOCK_DEVICE, new DeviceNumber(8, 1));
        root.mknod("socket", FileType.SOCKET, DeviceNumber.NONE);
        root.mknod("gone", FileType.CHARACTER_DEVICE, DeviceNumber.NONE);
        root.setTime("file", TIME);

        assertThat(shown())
                .containsExactly(
                        "Device /device",
                        "Fifo /fifo",
                        "File /file",
                        "Whiteout /gone",
                        "Symlink /link",
                        "Hardlink /second");
        Entry.File file = (Entry.File) entries().get(2);
        assertThat(file.metadata())
                .isEqualTo(new Metadata(
                        04711, 0, 0, Instant.ofEpochSecond(1_600_000_000), List.of(new Xattr("user.x", "v\0"))));
        assertThat(((Entry.Symlink) entries().get(4)).target()).isEqualTo("/any\u00fewhere");
        assertThat(((Entry.Hardlink) entries().get(5)).target()).isEqualTo(file.path());
    }

    @Test
    void opaqueMarks_areWrittenOnlyWhereSomethingIsHidden() throws IOException {
        Files.createDirectory(lower.resolve("old"));
        root.mkdir("old", 0755);
        root.mkdir("new", 0755);
        OverlayMarks.makeOpaque(root, "old");
        OverlayMarks.makeOpaque(root, "new");

        assertThat(shown()).containsExactly("Directory /new", "Directory /old", "Opaque /old");
    }

    @Test
    void foldersAsTheyWere_areLeftOut_unlessSomethingInThemIsNot() throws IOException {
        for (Path side : List.of(lower, upper)) {
            Files.createDirectories(side.resolve("same/inner"));
            Files.createDirectories(side.resolve("touched"));
            Files.createDirectories(side.resolve("holds/inner"));
            try (Directory directory = Directory.open(side)) {
                for (String name : List.of("same", "touched", "holds")) {
                    directory.setTime(name, TIME);
                }
            }
            for (String name : List.of("same", "holds")) {
                try (Directory directory = Directory.open(side.resolve(name))) {
                    directory.setTime("inner", TIME);
                }
            }
        }
        Files.createFile(upper.resolve("holds/inner/file"));
        try (Directory holds = Directory.open(upper.resolve("holds"))) {
            holds.setTime("inner", TIME);
        }
        root.setTime("holds", TIME);
        root.setTime("touched", TIME.plusSeconds(1));

        assertThat(shown())
                .containsExactly(
                        "Directory /holds", "Directory /holds/inner", "File /holds/inner/file", "Directory /touched");
    }

    @Test
    void theRoot_isWrittenOnlyWhereItsModeOrOwnerChanged() throws IOException {
        root.create("f").close();
        assertThat(shown()).containsExactly("File /f");
        root.chmod(".", 0700);
        assertThat(shown()).containsExactly("Directory /", "File /f");
    }

    @Test
    void theSameTree_givesTheSameBytes_andTimesAreClamped() throws IOException {
        root.mkdir("d", 0755);
        root.create("f").close();
        root.setTime("d", TIME);
        root.setTime("f", TIME);
        byte[] first = diff(Optional.of(TIME));
        makeLater();
        byte[] clamped = diff(Optional.of(TIME.truncatedTo(ChronoUnit.SECONDS)));
        makeLater();
        byte[] later = diff(Optional.empty());

        assertThat(Arrays.equals(first, clamped)).isTrue();
        assertThat(Arrays.equals(first, later)).isFalse();
    }

    private void makeLater() {
        root.setTime("d", TIME.plusSeconds(100));
        root.setTime("f", TIME.plusSeconds(200));
    }

    @Test
    void sparseFiles_areStreamedWithTheirZeros() throws IOException {
        try (IoBuffer buffer = new IoBuffer(4096);
                Fd file = root.create("sparse")) {
            buffer.put(new byte[] {1, 2, 3}, 0, 3);
            file.seek(3 << 20);
            file.write(buffer, 3);
            file.seek(5 << 20);
            file.write(buffer, 3);
            file.truncate(9 << 20);
        }
        byte[] content;
        try (TarReader reader = new TarReader(new ByteArrayInputStream(diff(Optional.empty())), "the diff")) {
            assertThat(reader.next()).isPresent();
            content = reader.content().readAllBytes();
        }
        assertThat(content).isEqualTo(Files.readAllBytes(upper.resolve("sparse")));
    }

    @Test
    void whatIsWritten_unpacksToTheSame() throws IOException {
        root.mkdir("d", 02775);
        root.setTime("d", Instant.ofEpochSecond(77));
        root.mknod("gone", FileType.CHARACTER_DEVICE, DeviceNumber.NONE);
        root.symlink("l", "d");
        byte[] first = diff(Optional.empty());

        upper = Files.createDirectory(temp.resolve("again"));
        LayerUnpacker.unpack(new ByteArrayInputStream(first), upper);
        assertThat(diff(Optional.empty())).isEqualTo(first);
    }

    @Test
    void thousandLevels_areWalked() throws IOException {
        List<Directory> open = new ArrayList<>();
        Directory at = root;
        for (int i = 0; i < 1000; i++) {
            at.mkdir("d", 0755);
            at = at.directory("d");
            open.add(at);
        }
        open.forEach(Directory::close);
        assertThat(entries()).hasSize(1000);
        root.removeTree("d");
    }
}
