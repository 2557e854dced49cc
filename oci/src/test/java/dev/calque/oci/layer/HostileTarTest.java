package dev.calque.oci.layer;

import static dev.calque.oci.layer.Tars.concat;
import static dev.calque.oci.layer.Tars.pax;
import static dev.calque.oci.layer.Tars.record;
import static dev.calque.oci.layer.Tars.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.layer.Tars.Raw;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTarTest {
    @ParameterizedTest
    @CsvSource({
        "../x, /x",
        "/x, /x",
        "a/../../x, /x",
        "../../r-evil/x, /r-evil/x",
        "./././x, /x",
        "a//b, /a/b",
        "x/.., /",
    })
    void name_thatPointsOutside_staysInTheTree(String name, String contained) throws IOException {
        assertThat(Tars.read(tar(new Raw(name, '5').block())).getFirst().path()).hasToString(contained);
    }

    @Test
    void hardLink_toOutside_staysInTheTree() throws IOException {
        byte[] tar = tar(new Raw("l", '1').put(157, "/../../etc/shadow").block());
        assertThat(Tars.read(tar).getFirst())
                .isEqualTo(new Entry.Hardlink(
                        Tars.path("l"), new Metadata(0644, 0, 0, java.time.Instant.EPOCH), Tars.path("etc/shadow")));
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", ".wh..", ".wh...", "a/.wh.", "a/.wh..", "a/.wh..."})
    void whiteout_ofNothing_isRefused(String name) {
        refused(tar(new Raw(name, '0').block()), "whiteout");
    }

    @Test
    void aufsMetadata_isSkipped() throws IOException {
        byte[] tar = tar(
                new Raw(".wh..wh.plnk/", '5').block(),
                new Raw(".wh..wh.plnk/1.2", '0').with("data"),
                new Raw(".wh..wh.aufs", '0').block(),
                new Raw("x", '0').block());
        assertThat(Tars.read(tar)).extracting(Entry::path).containsExactly(Tars.path("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/", "", "./", "a/.."})
    void root_asALink_isRefused(String name) {
        refused(tar(new Raw(name, '2').put(157, "/etc").block()), "root");
    }

    @Test
    void time_ofAbsurdSize_isRefusedAtOnce() {
        assertThatThrownByWithin(tar(pax(record("mtime", "9e9999999")), new Raw("f", '0').block()));
        assertThatThrownByWithin(tar(pax(record("mtime", "9".repeat(100_000))), new Raw("f", '0').block()));
        assertThatThrownByWithin(tar(pax(record("mtime", "1." + "9".repeat(500_000))), new Raw("f", '0').block()));
    }

    private static void assertThatThrownByWithin(byte[] tar) {
        long start = System.nanoTime();
        refused(tar, "mtime");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void paxHeader_ofAGigabyte_isRefusedUnread() {
        refused(new Raw("p", 'x').size(1L << 30).block(), "allowed");
        refused(new Raw("p", 'L').size(1L << 30).block(), "allowed");
        refused(new Raw("p", 'g').size(1L << 30).block(), "allowed");
    }

    @Test
    void size_thatIsNegativeOrHuge_isRefused() {
        refused(tar(new Raw("f", '0').put(124, "\u00ff".repeat(12)).block()), "size");
        refused(
                tar(new Raw("f", '0')
                        .put(124, "\u0080\0\0\0\u007f" + "\u00ff".repeat(7))
                        .block()),
                "size");
        refused(
                tar(new Raw("f", '0')
                        .put(124, "\u0080\0\u0001" + "\0".repeat(9))
                        .block()),
                "size");
        refused(tar(pax(record("size", "9223372036854775807")), new Raw("f", '0').block()), "size");
        refused(tar(pax(record("size", "-1")), new Raw("f", '0').block()), "size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5 a=b",
                "99 a=b\n",
                "6 a=b\n\n",
                "x a=b\n",
                "-6 a=b\n",
                "0 a=b\n",
                "99999999999 a=b\n",
                "6 aab\n",
                " 6 a=b\n"
            })
    void paxRecord_thatIsMalformed_isRefused(String record) {
        refused(tar(pax(record), new Raw("f", '0').block()), "PAX");
    }

    @Test
    void longNames_withoutEnd_areRefused() {
        byte[] one = new Raw("././@LongLink", 'L').with("name\0");
        InputStream endless = new SequenceInputStream(new java.util.Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return true;
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(one);
            }
        });
        assertThatThrownBy(() -> new TarReader(endless, "test").next()).isInstanceOf(CalqueException.class);
    }

    @Test
    void name_ofMoreThanAKernelTakes_isRefused() {
        refused(tar(pax(record("path", "a/".repeat(4000))), new Raw("f", '0').block()), "allowed");
        refused(tar(pax(record("linkpath", "a".repeat(5000))), new Raw("f", '2').block()), "allowed");
    }

    @Test
    void name_withNul_isRefused() {
        refused(tar(pax(record("path", "a\0b")), new Raw("f", '0').block()), "NUL");
        refused(tar(pax(record("linkpath", "a\0b")), new Raw("f", '2').block()), "NUL");
    }

    @Test
    void owner_beyondThirtyTwoBits_isRefused() {
        refused(tar(pax(record("uid", "4294967296")), new Raw("f", '0').block()), "uid");
        refused(tar(new Raw("f", '0').put(116, "\u00ff".repeat(8)).block()), "gid");
    }

    @Test
    void device_beyondTheKernels_isRefused() {
        refused(tar(new Raw("d", '3').put(329, "7777777").block()), "device");
    }

    @ParameterizedTest
    @ValueSource(chars = {'V', 'M', 'D', 'N', 'Z', '8'})
    void type_thatNoLayerHas_isRefused(char type) {
        refused(tar(new Raw("f", type).block()), "type");
    }

    @Test
    void overlayAttributes_areDropped() throws IOException {
        byte[] tar = tar(
                pax(
                        record("SCHILY.xattr.trusted.overlay.opaque", "y"),
                        record("SCHILY.xattr.user.overlay.redirect", "/etc"),
                        record("SCHILY.xattr.user.kept", "1")),
                new Raw("d/", '5').block());
        assertThat(((Entry.Node) Tars.read(tar).getFirst()).metadata().xattrs())
                .containsExactly(new Xattr("user.kept", "1"));
    }

    @Test
    void sparseMap_thatLies_isRefused() {
        String base =
                record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0") + record("GNU.sparse.name", "s");
        String map = record("GNU.sparse.realsize", "1000");
        for (String numbers : List.of("1\n0\n2000\n", "2\n0\n10\n5\n10\n", "99999999\n", "1\n-5\n3\n", "1\n", "x\n")) {
            refused(tar(pax(base, map), new Raw("s", '0').with(block(numbers))), "");
        }
        refused(
                tar(
                        pax(base, record("GNU.sparse.realsize", "999999999999999999")),
                        new Raw("s", '0').with(block("0\n"))),
                "expand");
        refused(
                tar(
                        pax(record("GNU.sparse.map", "0,5,3,5"), record("GNU.sparse.size", "100")),
                        new Raw("s", '0').with("12345")),
                "");
    }

    private static String block(String numbers) {
        return numbers + "\0".repeat(512 - numbers.length());
    }

    @Test
    void oldSparseMap_withoutEnd_isRefused() {
        Raw header = new Raw("s", 'S').put(482, "\u0001").put(483, "00000001000");
        byte[] more = new byte[512];
        more[504] = 1;
        refused(concat(header.block(), more, more, more), "cut off");
    }

    @Test
    void duplicates_areBothGiven() throws IOException {
        assertThat(Tars.read(tar(new Raw("f", '0').block(), new Raw("f", '5').block())))
                .hasSize(2);
    }

    @Test
    void everyPrefixOfATar_endsCleanlyOrIsCorrupt() throws IOException {
        byte[] tar = Tars.write(
                new Entry.File(Tars.path("é"), Tars.PLAIN, 700),
                Tars.symlink("b", "c"),
                Tars.folder("long".repeat(60)));
        for (int length = 0; length < tar.length; length++) {
            byte[] prefix = Arrays.copyOf(tar, length);
            try {
                Tars.read(prefix);
                assertThat(length % 512 == 0 || length > tar.length - 512).isTrue();
            } catch (CalqueException e) {
                assertThat(e.kind()).isEqualTo(CalqueException.Kind.CORRUPT);
            }
        }
    }

    @Test
    @Timeout(60)
    void randomDamage_neverGivesAnotherError() throws IOException {
        byte[] tar = concat(
                Tars.write(
                        new Entry.File(Tars.path("é"), Tars.PLAIN, 700),
                        Tars.symlink("b", "c"),
                        Tars.folder("d".repeat(200))),
                new byte[0]);
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = tar.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] sealed = random.nextBoolean() ? resealed(damaged) : damaged;
            try {
                Tars.read(sealed);
            } catch (CalqueException e) {
                assertThat(e.text()).contains("test.tar");
            }
        }
    }

    /** With right checksums, so that the damage gets past them. */
    private static byte[] resealed(byte[] tar) {
        for (int at = 0; at + 512 <= tar.length; at += 512) {
            if (tar[at + 257] == 'u') {
                Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
                int sum = 0;
                for (int i = at; i < at + 512; i++) {
                    sum += tar[i] & 0xff;
                }
                byte[] digits = Tars.bytes(String.format("%06o", sum));
                System.arraycopy(digits, 0, tar, at + 148, 6);
            }
        }
        return tar;
    }

    @Test
    void manyEntries_areBounded() {
        TarLimits few = new TarLimits(3, 1 << 20, 4096, 1 << 20, 10);
        byte[] tar = tar(
                new Raw("a", '0').block(),
                new Raw("b", '0').block(),
                new Raw("c", '0').block(),
                new Raw("d", '0').block());
        TarReader reader = new TarReader(new ByteArrayInputStream(tar), "test", few);
        assertThatThrownBy(() -> LayerIndex.of(reader)).isInstanceOf(CalqueException.class);
    }

    private static void refused(byte[] tar, String part) {
        Assertions.assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(tar), "test.tar");
                    while (reader.next().isPresent()) {
                        reader.content().readAllBytes();
                    }
                })
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("test.tar")
                .hasMessageContaining(part);
    }
}
