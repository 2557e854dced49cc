package dev.calque.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import dev.calque.linux.DeviceNumber;
import dev.calque.linux.Directory;
import dev.calque.linux.FileType;
import dev.calque.linux.Resolution;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import dev.calque.oci.layer.Xattr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerUnpackerTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_600_000_000, 123_000_000);
    private static final Metadata PLAIN = new Metadata(0644, 3, 4, TIME);
    private static final Metadata FOLDER = new Metadata(0750, 5, 6, TIME);

    @TempDir
    Path temp;

    private Path root;
    private Sentinel sentinel;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Credentials.isRoot(), "unpacking owners, devices and overlay marks needs root");
        root = Files.createDirectory(temp.resolve("r"));
        sentinel = Sentinel.plant(temp.resolve("r-evil"));
    }

    @AfterEach
    void nothingBesideTheRootChanged() throws IOException {
        if (sentinel != null) {
            assertThat(sentinel.describe()).isEqualTo(sentinel.before());
        }
    }

    private static RawPath path(String text) {
        return RawPath.of(text);
    }

    private static Entry.File file(String path, String content) {
        return new Entry.File(path(path), PLAIN, content.length());
    }

    private static Entry.Directory folder(String path) {
        return new Entry.Directory(path(path), FOLDER);
    }

    private static Entry.Symlink symlink(String path, String target) {
        return new Entry.Symlink(path(path), PLAIN, target);
    }

    private static Entry.Hardlink hardlink(String path, String target) {
        return new Entry.Hardlink(path(path), PLAIN, path(target));
    }

    /** Files get their own path as content, cut or filled to their size. */
    private void unpack(Entry... entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            for (Entry entry : entries) {
                if (entry instanceof Entry.File file) {
                    writer.add(file, content(file));
                } else {
                    writer.add(entry);
                }
            }
        }
        LayerUnpacker.unpack(new ByteArrayInputStream(tar.toByteArray()), root);
    }

    private static InputStream content(Entry.File file) {
        byte[] name = file.path().toBytes();
        byte[] bytes = new byte[(int) file.sizeBytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = name[i % name.length];
        }
        return new ByteArrayInputStream(bytes);
    }

    private Stat stat(String path) {
        RawPath raw = path(path);
        try (Directory top = Directory.open(root);
                Directory parent =
                        top.directory(raw.parent().isRoot() ? "." : raw.parent().bytes(), Resolution.NO_LINKS)) {
            return parent.stat(raw.isRoot() ? "." : raw.name());
        }
    }

    private boolean opaque(String path) {
        try (Directory folder = Directory.open(root.resolve(path))) {
            return OverlayMarks.isOpaque(folder, ".");
        }
    }

    @Test
    void everyKind_arrivesWithItsMetadata() throws IOException {
        Metadata setuid = new Metadata(06755, 100_000, 4_000_000_000L, TIME, List.of(new Xattr("user.x", "a\0ÿ")));
        unpack(
                folder("d"),
                new Entry.File(path("d/f"), setuid, 3),
                symlink("d/s", "/nowhere"),
                new Entry.Fifo(path("d/p"), PLAIN),
                new Entry.Device(path("d/c"), PLAIN, false, 1, 3),
                new Entry.Device(path("d/b"), PLAIN, true, 259, 70000),
                hardlink("d/h", "d/f"));

        assertThat(stat("d").mode()).isEqualTo(0750);
        assertThat(stat("d").mtime()).isEqualTo(TIME);
        assertThat(stat("d/f").mode()).isEqualTo(06755);
        assertThat(stat("d/f").uid()).isEqualTo(100_000);
        assertThat(stat("d/f").gid()).isEqualTo(4_000_000_000L);
        assertThat(stat("d/f").mtime()).isEqualTo(TIME);
        assertThat(stat("d/f").links()).isEqualTo(2);
        assertThat(stat("d/s").uid()).isEqualTo(3);
        assertThat(stat("d/s").mtime()).isEqualTo(TIME);
        assertThat(stat("d/p").type()).isEqualTo(FileType.FIFO);
        assertThat(stat("d/c").special()).isEqualTo(new DeviceNumber(1, 3));
        assertThat(stat("d/b").special()).isEqualTo(new DeviceNumber(259, 70000));
        try (Directory folder = Directory.open(root.resolve("d"))) {
            assertThat(folder.xattr("f", "user.x")).contains("a\0ÿ");
        }
    }

    @Test
    void metadata_doesNotDependOnTheUmask() throws IOException {
        unpack(new Entry.Directory(path("d"), new Metadata(0777, 0, 0, TIME)), file("x/y", "y"));

        assertThat(stat("d").mode()).isEqualTo(0777);
        assertThat(stat("x").mode()).isEqualTo(0755);
        assertThat(stat("x").mtime()).isEqualTo(Instant.EPOCH);
        assertThat(stat("").mtime()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void namesOfAnyBytes_arrive() throws IOException {
        RawPath odd = new RawPath("\u00ff\u0001 \n\u00fe");
        unpack(new Entry.File(odd, PLAIN, 0));

        try (Directory top = Directory.open(root)) {
            assertThat(top.list()).containsExactly(odd.bytes());
        }
    }

    @Test
    void parentsThatAreLinks_areFollowedInside() throws IOException {
        unpack(folder("run"), folder("var"), symlink("var/run", "/run"), file("var/run/pid", "x"), folder("var/run/d"));

        assertThat(root.resolve("run/pid")).exists();
        assertThat(stat("var/run").type()).isEqualTo(FileType.SYMLINK);
        assertThat(stat("run/d").mtime()).isEqualTo(TIME);
    }

    @Test
    void aParentLink_thatPointsToNothingYet_getsItsTarget() throws IOException {
        unpack(symlink("var/run", "../run"), file("var/run/pid", "x"));

        assertThat(root.resolve("run/pid")).exists();
    }

    @Test
    void linksThatLeadOut_stayInside() throws IOException {
        unpack(
                symlink("abs", temp.resolve("r-evil").toString()),
                symlink("rel", "../r-evil"),
                symlink("chain", "rel/etc"),
                file("abs/file", "x"),
                file("rel/file", "x"),
                file("chain/passwd", "x"),
                new Entry.Whiteout(path("rel/linked")),
                new Entry.Opaque(path("abs/etc")));

        assertThat(root.resolve("r-evil/file")).exists();
        assertThat(root.resolve("r-evil/etc/passwd")).exists();
        assertThat(root.resolve(temp.resolve("r-evil/file").toString().substring(1)))
                .exists();
    }

    @Test
    void linkLoops_areAnError() {
        assertThatThrownBy(() -> unpack(symlink("a", "b"), symlink("b", "a"), file("a/x", "x")))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("/a/x");
    }

    @Test
    void aSymlinkAtTheEndOfAPath_isReplaced_notWrittenThrough() throws IOException {
        Path outside = temp.resolve("r-evil/file");
        unpack(symlink("f", outside.toString()), file("f", "mine"), symlink("d", "r-evil"), folder("d"));

        assertThat(stat("f").type()).isEqualTo(FileType.FILE);
        assertThat(stat("d").isDirectory()).isTrue();
    }

    @Test
    void hardLinks_stayInside_andDoNotFollow() throws IOException {
        unpack(
                file("file", "x"),
                symlink("out", temp.resolve("r-evil/file").toString()),
                new Entry.Hardlink(path("second"), new Metadata(0777, 9, 9, TIME), path("out")),
                hardlink("third", "/../../file"));

        assertThat(stat("second").type()).isEqualTo(FileType.SYMLINK);
        assertThat(stat("second").sameFile(stat("out"))).isTrue();
        assertThat(stat("third").sameFile(stat("file"))).isTrue();
        assertThatThrownBy(() -> unpack(hardlink("x", "r-evil/file"))).hasMessageContaining("/x");
        assertThatThrownBy(() -> unpack(folder("dir"), hardlink("x", "dir"))).hasMessageContaining("/x");
    }

    @Test
    void hardLinks_throughAnAbsoluteLink_areAccepted() throws IOException {
        unpack(
                file("usr/lib/a", "x"),
                symlink("lib", "/usr/lib"),
                hardlink("usr/b", "lib/a"),
                hardlink("lib/a", "usr/b"));

        assertThat(stat("usr/b").sameFile(stat("usr/lib/a"))).isTrue();
        assertThat(root.resolve("usr/lib/a")).hasContent("u");
    }

    @Test
    void ofTwoEntriesWithOnePath_theLaterStands() throws IOException {
        unpack(
                file("f", "1"),
                file("f", "22"),
                folder("d"),
                file("d/inner", "x"),
                file("d", "now a file"),
                file("e", "x"),
                folder("e"),
                file("e/inner", "x"),
                new Entry.Directory(path("e"), new Metadata(0700, 0, 0, TIME)));

        assertThat(stat("f").sizeBytes()).isEqualTo(2);
        assertThat(stat("d").type()).isEqualTo(FileType.FILE);
        assertThat(stat("e").mode()).isEqualTo(0700);
        assertThat(root.resolve("e/inner")).exists();
    }

    @Test
    void aFolderReplacedByALink_isNotReachedThroughTheOldOne() throws IOException {
        unpack(folder("a"), file("a/1", "x"), folder("b"), symlink("a", "b"), file("a/2", "x"));

        assertThat(root.resolve("b/2")).exists();
    }

    @Test
    void whiteouts_areMarks_thatNeverHideTheirOwnLayer() throws IOException {
        unpack(
                new Entry.Whiteout(path("gone")),
                file("before", "x"),
                new Entry.Whiteout(path("before")),
                new Entry.Whiteout(path("after")),
                file("after", "x"),
                folder("full"),
                file("full/x", "x"),
                new Entry.Whiteout(path("full")),
                new Entry.Whiteout(path("late")),
                file("late/x", "x"),
                new Entry.Whiteout(path("later")),
                folder("later"));

        assertThat(stat("gone").isWhiteout()).isTrue();
        assertThat(stat("before").type()).isEqualTo(FileType.FILE);
        assertThat(stat("after").type()).isEqualTo(FileType.FILE);
        assertThat(root.resolve("full/x")).exists();
        assertThat(root.resolve("late/x")).exists();
        assertThat(opaque("full")).isTrue();
        assertThat(opaque("late")).isTrue();
        assertThat(opaque("later")).isTrue();
    }

    @Test
    void opaqueMarks_keepWhatTheirLayerHas_inAnyOrder() throws IOException {
        unpack(
                folder("a"),
                file("a/x", "x"),
                new Entry.Opaque(path("a")),
                new Entry.Opaque(path("b")),
                file("b/x", "x"),
                folder("b"),
                folder("c"),
                symlink("l", "c"),
                new Entry.Opaque(path("l")),
                new Entry.Opaque(RawPath.ROOT));

        for (String path : List.of("a", "b", "c", "")) {
            assertThat(opaque(path)).as(path).isTrue();
        }
        assertThat(root.resolve("a/x")).exists();
        assertThat(root.resolve("b/x")).exists();
    }

    @Test
    void theRoot_getsMetadata_andIsNeverReplaced() throws IOException {
        unpack(new Entry.Directory(RawPath.ROOT, new Metadata(0711, 7, 8, TIME)), file("x", "x"));

        assertThat(stat("").mode()).isEqualTo(0711);
        assertThat(stat("").uid()).isEqualTo(7);
        assertThat(stat("").mtime()).isEqualTo(TIME);
        try (Directory directory = Directory.open(root);
                TreeWriter writer = new TreeWriter(directory)) {
            for (Entry hostile : List.of(
                    new Entry.Symlink(RawPath.ROOT, PLAIN, "../r-evil"),
                    new Entry.File(RawPath.ROOT, PLAIN, 0),
                    new Entry.Whiteout(RawPath.ROOT))) {
                assertThatThrownBy(() -> writer.add(hostile, InputStream.nullInputStream()))
                        .hasMessageContaining("replace its root");
            }
        }
    }

    @Test
    void overlayAttributes_areNotApplied_andACharDevice00_isAWhiteout() throws IOException {
        List<Xattr> hostile =
                List.of(new Xattr("trusted.overlay.redirect", "/etc"), new Xattr("user.overlay.opaque", "y"));
        unpack(
                new Entry.Directory(path("d"), new Metadata(0755, 0, 0, TIME, hostile)),
                new Entry.File(path("f"), new Metadata(0644, 0, 0, TIME, hostile), 0),
                new Entry.Device(path("w"), PLAIN, false, 0, 0));

        try (Directory top = Directory.open(root)) {
            assertThat(top.xattrNames("d")).isEmpty();
            assertThat(top.xattrNames("f")).isEmpty();
            assertThat(top.stat("w").isWhiteout()).isTrue();
        }
    }

    @Test
    void anOwnerThatChownWouldIgnore_isRefused() {
        assertThatThrownBy(() -> unpack(new Entry.File(path("f"), new Metadata(04755, 0xffff_ffffL, 0, TIME), 0)))
                .hasMessageContaining("unpacking /f: no file can have the owner 4294967295");
    }

    @Test
    void longRunsOfZeros_becomeHoles() throws IOException {
        byte[] bytes = new byte[8 << 20];
        bytes[1 << 20] = 1;
        try (Directory directory = Directory.open(root);
                TreeWriter writer = new TreeWriter(directory)) {
            writer.add(new Entry.File(path("f"), PLAIN, bytes.length), new ByteArrayInputStream(bytes));
            writer.finish();
        }
        assertThat(Files.readAllBytes(root.resolve("f"))).isEqualTo(bytes);
        assertThat(stat("f").blocks() * 512).isLessThan(1 << 20);
    }

    @Test
    void anInterruptedThread_stopsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> unpack(file("f", "x")))
                    .isInstanceOfSatisfying(
                            CalqueException.class, e -> assertThat(e.kind()).isEqualTo(CalqueException.Kind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void contentThatEndsEarly_isAnError() throws IOException {
        try (Directory directory = Directory.open(root);
                TreeWriter writer = new TreeWriter(directory)) {
            assertThatThrownBy(() -> writer.add(new Entry.File(path("f"), PLAIN, 5), InputStream.nullInputStream()))
                    .hasMessage("the content ends after 0 of 5 bytes");
        }
    }

    @Test
    void aLinkThatIsSwappedMeanwhile_leadsNowhereElse() throws Exception {
        Path swapped = Files.createDirectory(root.resolve("d"));
        Path evil = temp.resolve("r-evil");
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try {
                    Files.move(swapped, root.resolve("aside"));
                    Files.createSymbolicLink(swapped, evil);
                    Files.delete(swapped);
                    Files.move(root.resolve("aside"), swapped);
                } catch (IOException e) {
                    assertThat(e).isNotNull();
                }
            }
        });
        try (Directory directory = Directory.open(root);
                TreeWriter writer = new TreeWriter(directory)) {
            for (int i = 0; i < 3000; i++) {
                try {
                    writer.add(file("d/f" + i, "x"), content(file("d/f" + i, "x")));
                    writer.add(folder("other" + i), InputStream.nullInputStream());
                } catch (RuntimeException lostRace) {
                    assertThat(lostRace).isNotNull();
                }
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
    }

    @Test
    void rawTarNamesThatClimb_stayInside() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (String name : List.of("../r-evil/file", "/r-evil/file", "a/../../r-evil/file", "../../../../etc/x")) {
            header(tar, name);
        }
        tar.write(new byte[1024]);
        try {
            LayerUnpacker.unpack(new ByteArrayInputStream(tar.toByteArray()), root);
        } catch (CalqueException refused) {
            assertThat(refused.kind()).isEqualTo(CalqueException.Kind.INVALID);
        }
    }

    /** A v7 header of an empty file. */
    private static void header(OutputStream tar, String name) throws IOException {
        byte[] block = new byte[512];
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, 0, bytes.length);
        for (String field :
                List.of("100:0000644", "108:0000000", "116:0000000", "124:00000000000", "136:00000000000")) {
            byte[] octal = field.substring(4).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(octal, 0, block, Integer.parseInt(field.substring(0, 3)), octal.length);
        }
        block[156] = '0';
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += Byte.toUnsignedInt(b);
        }
        System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII), 0, block, 148, 8);
        tar.write(block);
    }
}
