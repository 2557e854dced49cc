package dev.calque.oci.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.RawPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways between our tars and those of GNU tar, where the machine has it. */
class GnuTarTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void needsTar() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/tar")), "there is no /bin/tar");
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "oldgnu", "pax", "ustar", "v7"})
    void read_understandsEveryFormat(String format) throws Exception {
        Path in = Files.createDirectories(folder.resolve("in"));
        String longName = format.equals("v7") || format.equals("ustar") ? "long" : "l".repeat(180);
        Files.createDirectories(in.resolve("sub"));
        Files.writeString(in.resolve("sub").resolve(longName), "content");
        Files.createSymbolicLink(in.resolve("link"), Path.of("sub/" + longName));
        Files.createLink(in.resolve("twin"), in.resolve("sub").resolve(longName));
        run("tar", "--format=" + format, "--sort=name", "--mtime=@1234567890", "-cf", "out.tar", "-C", "in", ".");
        List<Entry> entries = Tars.read(Files.readAllBytes(folder.resolve("out.tar")));
        assertThat(entries)
                .extracting(entry -> entry.path().bytes())
                .containsExactly("", "link", "sub", "sub/" + longName, "twin");
        assertThat(entries.get(1)).isInstanceOfSatisfying(Entry.Symlink.class, link -> {
            assertThat(link.target()).isEqualTo("sub/" + longName);
            assertThat(link.metadata().mtime()).isEqualTo(Instant.ofEpochSecond(1234567890));
        });
        assertThat(entries.get(3)).isInstanceOfSatisfying(Entry.File.class, file -> assertThat(file.sizeBytes())
                .isEqualTo(7));
        assertThat(entries.get(4)).isInstanceOfSatisfying(Entry.Hardlink.class, link -> assertThat(link.target())
                .isEqualTo(RawPath.of("sub/" + longName)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax --sparse-version=0.0", "pax --sparse-version=0.1", "pax --sparse-version=1.0"})
    void read_expandsSparseFiles(String format) throws Exception {
        Path sparse = folder.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            for (int i = 1; i < 40; i++) {
                file.seek(i * 65536L);
                file.write(i);
            }
            file.setLength(41 * 65536L);
        }
        run(("tar --format=" + format + " --sparse -cf out.tar sparse out-after")
                .replace(" out-after", "")
                .split(" "));
        byte[] tar = Files.readAllBytes(folder.resolve("out.tar"));
        assertThat(tar.length).isLessThan(1 << 20);
        TarReader reader = new TarReader(new ByteArrayInputStream(tar), "test");
        Entry entry = reader.next().orElseThrow();
        assertThat(entry.path()).isEqualTo(RawPath.of("sparse"));
        assertThat(reader.isSparse()).isTrue();
        assertThat(((Entry.File) entry).sizeBytes()).isEqualTo(41 * 65536L);
        assertThat(reader.content().readAllBytes()).isEqualTo(Files.readAllBytes(sparse));
        assertThat(reader.next()).isEmpty();
        assertFoundAgain(tar, Files.readAllBytes(sparse));
    }

    /** A reader that starts where the index says finds the same file. */
    private static void assertFoundAgain(byte[] tar, byte[] content) throws IOException {
        LayerIndex.Item item = LayerIndex.of(new TarReader(new ByteArrayInputStream(tar), "test"))
                .item(0);
        ByteArrayInputStream rest = new ByteArrayInputStream(tar);
        rest.skipNBytes(item.offsetBytes());
        TarReader again = new TarReader(rest, "test");
        assertThat(again.next()).isPresent();
        assertThat(again.content().readAllBytes()).isEqualTo(content);
    }

    @Test
    void gnuTar_readsWhatWeWrite() throws Exception {
        Metadata fine = Tars.PLAIN.withMtime(Instant.ofEpochSecond(1_600_000_000, 123_456_789));
        byte[] tar = Tars.write(
                Tars.folder("dir"),
                new Entry.File(RawPath.of("dir/" + "n".repeat(200)), fine, 5),
                new Entry.File(RawPath.of("dir/grüße"), Tars.PLAIN, 0),
                Tars.symlink("dir/link", "t".repeat(150)),
                Tars.hardlink("dir/hard", "dir/grüße"));
        Files.write(folder.resolve("ours.tar"), tar);
        Files.createDirectory(folder.resolve("got"));
        run("tar", "-xf", "ours.tar", "-C", "got", "--no-same-owner");
        Path dir = folder.resolve("got/dir");
        assertThat(Files.size(dir.resolve("n".repeat(200)))).isEqualTo(5);
        assertThat(Files.getLastModifiedTime(dir.resolve("n".repeat(200))).toInstant())
                .isEqualTo(fine.mtime());
        assertThat(Files.readSymbolicLink(dir.resolve("link"))).hasToString("t".repeat(150));
        assertThat(Files.isSameFile(dir.resolve("hard"), dir.resolve("grüße"))).isTrue();
        Optional<String> warning = run("tar", "-tf", "ours.tar")
                .lines()
                .filter(line -> line.startsWith("tar:"))
                .findAny();
        assertThat(warning).isEmpty();
    }
}
