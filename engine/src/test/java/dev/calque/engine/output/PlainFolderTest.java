package dev.calque.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFolderTest {
    private static final Instant TIME = Instant.parse("2020-02-02T02:02:02Z");

    @TempDir
    Path work;

    private static Metadata mode(int mode) {
        return new Metadata(mode, 0, 0, TIME);
    }

    private static void add(PlainFolder folder, Entry entry) throws IOException {
        folder.add(entry, InputStream.nullInputStream());
    }

    private static void file(PlainFolder folder, String path, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        folder.add(new Entry.File(RawPath.of(path), mode(mode), bytes.length), new ByteArrayInputStream(bytes));
    }

    @Test
    void files_getModesTimesAndNames() throws IOException {
        PlainFolder folder = new PlainFolder(work);
        add(folder, new Entry.Directory(RawPath.of("closed"), mode(0555)));
        file(folder, "closed/tool", 04755, "text");
        add(folder, new Entry.Hardlink(RawPath.of("closed/same"), mode(04755), RawPath.of("closed/tool")));
        add(folder, new Entry.Symlink(RawPath.of("link"), mode(0777), "closed/tool"));
        add(folder, new Entry.Fifo(RawPath.of("pipe"), mode(0644)));
        assertThat(folder.finish())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("1 devices").contains("pipe"));
        assertThat(Files.getAttribute(work.resolve("closed"), "unix:mode")).isEqualTo(040555);
        assertThat(Files.getLastModifiedTime(work.resolve("closed")).toInstant())
                .isEqualTo(TIME);
        assertThat(Files.getAttribute(work.resolve("closed/same"), "unix:mode")).isEqualTo(0104755);
        assertThat(work.resolve("link")).hasContent("text");
        Files.setAttribute(work.resolve("closed"), "unix:mode", 0755);
    }

    @Test
    void linkThatStoodThere_isReplaced_notFollowed() throws IOException {
        Path outside = Files.createDirectories(work.resolve("outside"));
        Path inside = Files.createDirectories(work.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("etc"), outside);
        Files.createDirectories(inside.resolve("was/a/folder"));
        PlainFolder folder = new PlainFolder(inside);
        add(folder, new Entry.Directory(RawPath.of("etc"), mode(0755)));
        file(folder, "etc/passwd", 0644, "x");
        file(folder, "was", 0644, "a file");
        assertThat(folder.finish()).isEmpty();
        assertThat(outside).isEmptyDirectory();
        assertThat(inside.resolve("etc/passwd")).hasContent("x");
        assertThat(inside.resolve("was")).hasContent("a file");
    }
}
