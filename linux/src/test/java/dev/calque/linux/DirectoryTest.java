package dev.calque.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    private static final String EVERY_BYTE = everyByte();

    @TempDir
    Path temp;

    private Directory root;

    @BeforeEach
    void open() {
        root = Directory.open(temp);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private static String everyByte() {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 256; c++) {
            if (c != '/') {
                all.append(c);
            }
        }
        return all.toString();
    }

    @Test
    void names_mayHoldAnyByteButNulAndSlash() {
        root.mkdir(EVERY_BYTE.substring(0, 100));
        root.create(EVERY_BYTE.substring(100)).close();

        assertThat(root.list()).containsExactly(EVERY_BYTE.substring(0, 100), EVERY_BYTE.substring(100));
        assertThat(root.stat(EVERY_BYTE.substring(100)).type()).isEqualTo(FileType.FILE);
        assertThatThrownBy(() -> root.mkdir("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.mkdir("€")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void list_ofManyNames_isCompleteAndSorted() {
        List<String> names = new ArrayList<>();
        for (int i = 10_000; i < 13_000; i++) {
            names.add("file-with-quite-a-long-name-" + i);
            root.create(names.getLast()).close();
        }
        assertThat(root.list()).isEqualTo(names);
    }

    @Test
    void stat_tellsWhatWasSet() {
        Instant time = Instant.ofEpochSecond(-5, 123_456_789);
        root.mkdir("dir", 01777);
        root.setTime("dir", time);

        Stat stat = root.stat("dir");
        assertThat(stat.isDirectory()).isTrue();
        assertThat(stat.mode()).isEqualTo(01777);
        assertThat(stat.mtime()).isEqualTo(time);
        assertThat(root.find("nothing")).isEmpty();
    }

    @Test
    void stat_agreesWithTheJdk() throws Exception {
        Files.writeString(temp.resolve("f"), "hello");
        Files.createLink(temp.resolve("g"), temp.resolve("f"));

        Stat stat = root.stat("f");
        assertThat(stat.inode()).isEqualTo(Files.getAttribute(temp.resolve("f"), "unix:ino"));
        assertThat(stat.links()).isEqualTo(2);
        assertThat(stat.sizeBytes()).isEqualTo(5);
        assertThat(stat.sameFile(root.stat("g"))).isTrue();
        assertThat(stat.mtime())
                .isEqualTo(Files.getLastModifiedTime(temp.resolve("f")).toInstant());
    }

    @Test
    void symlinks_areReadAndNotFollowed() {
        root.symlink("link", "/etc/passwd");

        assertThat(root.readLink("link")).isEqualTo("/etc/passwd");
        assertThat(root.stat("link").type()).isEqualTo(FileType.SYMLINK);
        assertThatThrownBy(() -> root.read("link")).hasMessageStartingWith("openat2 link: ELOOP");
        assertThatThrownBy(() -> root.chmod("link", 0777)).isInstanceOf(LinuxException.class);
        root.setTime("link", Instant.EPOCH);
        assertThat(root.stat("link").mtime()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void inRoot_keepsAbsoluteLinksAndDotsInside() throws Exception {
        Path inner = Files.createDirectories(temp.resolve("root/etc"));
        Files.writeString(inner.resolve("passwd"), "inner");
        Files.createSymbolicLink(temp.resolve("root/absolute"), Path.of("/etc"));
        Files.createSymbolicLink(temp.resolve("root/up"), Path.of("../../../../../etc"));

        try (Directory image = root.directory("root")) {
            for (String path : List.of("absolute", "up", "../../etc")) {
                try (Directory etc = image.directory(path, Resolution.IN_ROOT)) {
                    assertThat(etc.list()).containsExactly("passwd");
                }
            }
            assertThatThrownBy(() -> image.directory("absolute", Resolution.NO_LINKS))
                    .hasMessageContaining("ELOOP");
            assertThatThrownBy(() -> image.directory("../root", Resolution.NO_LINKS))
                    .hasMessageContaining("EXDEV");
        }
    }

    @Test
    void inRoot_refusesMagicLinks() {
        try (Directory proc = Directory.open(Path.of("/proc/self"))) {
            assertThatThrownBy(() -> proc.handle("root", Resolution.IN_ROOT)).isInstanceOf(LinuxException.class);
        }
    }

    @Test
    void xattrs_areBytes() {
        assumeTrue(Credentials.isRoot(), "trusted.* attributes need root");
        root.mkdir("dir");
        root.setXattr("dir", "trusted.x", "a\0ÿ");
        root.symlink("link", "nowhere");
        root.setXattr("link", "trusted.y", "z".repeat(1000));

        assertThat(root.xattrNames("dir")).containsExactly("trusted.x");
        assertThat(root.xattr("dir", "trusted.x")).contains("a\0ÿ");
        assertThat(root.xattr("dir", "trusted.none")).isEmpty();
        assertThat(root.xattr("link", "trusted.y")).contains("z".repeat(1000));
    }

    @Test
    void mknod_makesDevicesAndFifos() {
        assumeTrue(Credentials.isRoot(), "devices need root");
        root.mknod("whiteout", FileType.CHARACTER_DEVICE, DeviceNumber.NONE);
        root.mknod("disk", FileType.BLOCK_DEVICE, new DeviceNumber(259, 70000));
        root.mknod("pipe", FileType.FIFO, DeviceNumber.NONE);

        assertThat(root.stat("whiteout").isWhiteout()).isTrue();
        assertThat(root.stat("disk").special()).isEqualTo(new DeviceNumber(259, 70000));
        assertThat(root.stat("pipe").type()).isEqualTo(FileType.FIFO);
    }

    @Test
    void chown_takesThe32BitsOfAnOwner() {
        assumeTrue(Credentials.isRoot(), "changing owners needs root");
        root.create("f").close();
        root.chown("f", 4_294_967_294L, 100_000);

        assertThat(root.stat("f").uid()).isEqualTo(4_294_967_294L);
        assertThat(root.stat("f").gid()).isEqualTo(100_000);
    }

    @Test
    void link_toASymlink_linksTheSymlink() {
        root.symlink("link", "/etc/passwd");
        root.link("link", root, "second");

        assertThat(root.stat("second").sameFile(root.stat("link"))).isTrue();
    }

    @Test
    void rename_replaces() throws Exception {
        Files.writeString(temp.resolve("a"), "a");
        Files.writeString(temp.resolve("b"), "b");
        root.rename("a", root, "b");

        assertThat(Files.readString(temp.resolve("b"))).isEqualTo("a");
        assertThat(root.list()).containsExactly("b");
    }

    @Test
    void removeTree_leavesWhatLinksPointTo() throws Exception {
        Path kept = Files.createDirectories(temp.resolve("kept"));
        Files.writeString(kept.resolve("f"), "f");
        Path tree = Files.createDirectories(temp.resolve("tree/a/b/c"));
        Files.createSymbolicLink(tree.resolve("link"), kept);
        Files.writeString(tree.resolve("file"), "x");

        root.removeTree("tree");
        root.removeTree("tree");

        assertThat(root.list()).containsExactly("kept");
        assertThat(kept.resolve("f")).exists();
    }

    @Test
    void removeTree_ofThousandLevels_doesNotOverflow() {
        List<Directory> open = new ArrayList<>();
        Directory at = root;
        for (int i = 0; i < 1000; i++) {
            at.mkdir("deep");
            at = at.directory("deep");
            open.add(at);
        }
        open.forEach(Directory::close);
        root.removeTree("deep");

        assertThat(root.list()).isEmpty();
    }

    @Test
    void anError_namesCallSubjectAndReason() {
        assertThatThrownBy(() -> root.rmdir("missing"))
                .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.ENOENT))
                        .isTrue())
                .hasMessage("unlinkat missing: ENOENT, no such file or directory");
    }
}
