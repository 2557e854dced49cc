package dev.calque.oci.layer;

import static dev.calque.oci.layer.Tars.PLAIN;
import static dev.calque.oci.layer.Tars.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TarRoundTripTest {
    @Test
    void read_givesWhatWasWritten_forEveryType() throws Exception {
        Entry[] entries = {
            new Entry.Directory(RawPath.ROOT, PLAIN.withMode(0755)),
            new Entry.Directory(path("d"), PLAIN.withMode(01777)),
            new Entry.File(path("d/file"), PLAIN.withMode(04755), 1000),
            new Entry.Symlink(path("link"), PLAIN.withMode(0777), "../../etc/passwd"),
            new Entry.Hardlink(path("hard"), PLAIN, path("d/file")),
            new Entry.Device(path("null"), PLAIN, false, 1, 3),
            new Entry.Device(path("sda"), PLAIN, true, 259, 70000),
            new Entry.Fifo(path("pipe"), PLAIN),
            new Entry.Whiteout(path("d/gone")),
            new Entry.Opaque(path("d")),
            new Entry.Opaque(RawPath.ROOT),
        };
        assertThat(Tars.read(Tars.write(entries))).containsExactly(entries);
    }

    @Test
    void names_mayHoldAnyByte() throws Exception {
        String all = IntStream.range(1, 256)
                .filter(c -> c != '/')
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
        Entry.File file = new Entry.File(RawPath.clean(all), PLAIN, 0);
        Entry.Symlink link = new Entry.Symlink(RawPath.clean("\u00ff"), PLAIN, all);
        assertThat(Tars.read(Tars.write(file, link))).containsExactly(file, link);
    }

    @Test
    void names_mayBeLong() throws Exception {
        for (int length : new int[] {99, 100, 101, 155, 156, 255, 256, 257, 1000, 4000}) {
            String deep = "abcdefghi/".repeat(length / 10) + "x".repeat(length % 10);
            String flat = "f".repeat(length);
            Entry[] entries = {
                new Entry.File(RawPath.clean(deep), PLAIN, 1),
                new Entry.Directory(RawPath.clean(flat), PLAIN),
                new Entry.Symlink(path("s"), PLAIN, deep),
                new Entry.Hardlink(path("h"), PLAIN, RawPath.clean(flat)),
            };
            assertThat(Tars.read(Tars.write(entries))).containsExactly(entries);
        }
    }

    @Test
    void metadata_keepsLargeIdsFractionsAndAttributes() throws Exception {
        Metadata rich = new Metadata(
                06711,
                4294967295L,
                2097152,
                Instant.ofEpochSecond(-2, 500_000_000),
                List.of(new Xattr("security.capability", "\0\u0001=\n\u00ff"), new Xattr("user.empty", "")));
        Metadata old = PLAIN.withMtime(Instant.ofEpochSecond(-5));
        Metadata late = PLAIN.withMtime(Instant.ofEpochSecond(1L << 34, 1));
        Entry[] entries = {
            new Entry.File(path("a"), rich, 3), new Entry.Directory(path("b"), old), new Entry.File(path("c"), late, 0)
        };
        assertThat(Tars.read(Tars.write(entries))).containsExactly(entries);
    }

    @Test
    void write_isDeterministicAndWholeBlocks() throws Exception {
        Entry.File file = new Entry.File(path("é"), PLAIN, 513);
        assertThat(Tars.write(file)).isEqualTo(Tars.write(file));
        assertThat(Tars.write(file).length % 512).isZero();
    }

    @Test
    void write_withPlainEntry_needsNoPaxHeader() throws Exception {
        assertThat(Tars.write(new Entry.File(path("etc/hosts"), PLAIN, 10))).hasSize(512 + 512 + 1024);
    }

    @Test
    void write_withTooFewOrTooManyBytes_fails() {
        for (int actual : new int[] {4, 6}) {
            TarWriter writer = new TarWriter(new ByteArrayOutputStream());
            assertThatThrownBy(() ->
                            writer.add(new Entry.File(path("f"), PLAIN, 5), new ByteArrayInputStream(new byte[actual])))
                    .isInstanceOf(CalqueException.class)
                    .hasMessageContaining("/f");
        }
    }

    @Test
    void write_ofFileThatLooksLikeAMark_fails() {
        TarWriter writer = new TarWriter(new ByteArrayOutputStream());
        assertThatThrownBy(() -> writer.add(new Entry.File(path("a/.wh.b"), PLAIN, 0)))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining(".wh.");
    }

    @Test
    void index_whileWriting_equalsIndexOfTheTar() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        writer.add(new Entry.File(path("a"), PLAIN, 3), new ByteArrayInputStream(new byte[] {1, 2, 3}));
        writer.add(new Entry.Whiteout(path("b")));
        writer.add(new Entry.File(path("ü"), PLAIN, 2), new ByteArrayInputStream(new byte[] {8, 9}));
        writer.close();
        LayerIndex read = LayerIndex.of(new TarReader(new ByteArrayInputStream(out.toByteArray()), "test"));
        assertThat(read.size()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(writer.index().item(i)).isEqualTo(read.item(i));
        }
        int offset = (int) read.item(2).offsetBytes();
        assertThat(out.toByteArray()[offset]).isEqualTo((byte) 8);
        assertThat(read.contentBytes()).isEqualTo(5);
    }
}
