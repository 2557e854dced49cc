package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import dev.calque.linux.Directory;
import dev.calque.linux.MountNamespace;
import dev.calque.linux.Stat;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.TarReader;
import dev.calque.oci.layer.TarWriter;
import dev.calque.runtime.layer.LayerUnpacker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    Path temp;

    @BeforeEach
    void needsRoot() {
        assumeTrue(Credentials.isRoot(), "mounting needs root");
        Busybox.assume();
    }

    private Path scratch() throws IOException {
        return Files.createDirectories(temp.resolve("scratch"));
    }

    private static List<String> diff(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            snapshot.writeDiff(Optional.empty(), writer);
        }
        List<String> shown = new ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()), "the diff")) {
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                shown.add(
                        next.get().getClass().getSimpleName() + " " + next.get().path());
            }
        }
        return shown;
    }

    private static void run(Snapshot snapshot, String script) throws InterruptedException {
        RunResult result = new Sandbox(System.getenv(), notice -> {})
                .run(new RunRequest(
                        snapshot,
                        new ContainerProcess(
                                List.of("sh", "-ec", script),
                                List.of("PATH=/bin"),
                                "/",
                                ContainerProcess.User.ROOT,
                                false),
                        Network.none(),
                        Confinement.defaults(),
                        List.of(),
                        new Stdio.Streamed((stream, bytes, count) -> {})));
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    @Test
    void aStepThatChangesNothing_givesAnEmptyLayer() throws Exception {
        Snapshot snapshot = Snapshot.prepare(List.of(Busybox.layer(temp.resolve("base"))), scratch());
        run(snapshot, "cat /etc/hosts /proc/version");

        assertThat(diff(snapshot)).isEmpty();
    }

    @Test
    void whatAStepChanges_isItsLayer() throws Exception {
        Path base = Busybox.layer(temp.resolve("base"));
        Path top = Files.createDirectories(temp.resolve("top"));
        Files.createDirectories(top.resolve("old/inner"));
        Files.writeString(top.resolve("old/inner/x"), "x");
        Snapshot snapshot = Snapshot.prepare(List.of(base, top), scratch());
        run(
                snapshot,
                "rm /etc/passwd; mkdir /new; echo a > /new/a; ln /new/a /new/b;"
                        + "rm -r /old; mkdir /old; chmod 700 /root; touch /etc/hosts");

        assertThat(diff(snapshot))
                .containsExactly(
                        "Directory /etc",
                        "Whiteout /etc/passwd",
                        "Directory /new",
                        "File /new/a",
                        "Hardlink /new/b",
                        "Directory /old",
                        "Opaque /old",
                        "Directory /root");
    }

    @Test
    void afterItsDiff_theUpperDirectory_isWhatUnpackingTheLayerGives() throws Exception {
        Path base = Busybox.layer(temp.resolve("base"));
        Files.createDirectories(base.resolve("old/inner"));
        Snapshot snapshot = Snapshot.prepare(List.of(base), scratch());
        run(
                snapshot,
                "mkdir -p /new/a/b; echo x > /new/a/f; ln -s f /new/a/l; chmod 600 /etc/passwd; rm /bin/cat;"
                        + "rm -r /old; mkdir /old; touch /old/y; mknod /new/pipe p; touch /tmp/t; rm /tmp/t;"
                        + "nc -l -U /new/socket & sleep 0.3; touch -r /etc /etc; test -d /root/");
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            snapshot.writeDiff(Optional.empty(), writer);
        }
        Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
        LayerUnpacker.unpack(new ByteArrayInputStream(tar.toByteArray()), unpacked);

        assertThat(described(snapshot.upper())).isEqualTo(described(unpacked));
    }

    private static List<String> described(Path folder) {
        List<String> lines = new ArrayList<>();
        try (Directory directory = Directory.open(folder)) {
            describe(directory, ".", "", lines);
        }
        return lines;
    }

    private static void describe(Directory parent, String name, String path, List<String> lines) {
        Stat stat = parent.stat(name);
        List<String> xattrs = parent.xattrNames(name).stream()
                .map(xattr -> xattr + "=" + parent.xattr(name, xattr).orElse(""))
                .toList();
        if (stat.isWhiteout()) {
            lines.add(path + " WHITEOUT");
            return;
        }
        lines.add(String.join(
                " ",
                path,
                stat.type().name(),
                Integer.toOctalString(stat.mode()),
                stat.uid() + ":" + stat.gid(),
                stat.mtime().toString(),
                stat.isDirectory() ? "" : stat.links() + " " + stat.sizeBytes(),
                xattrs.toString()));
        if (stat.isDirectory()) {
            try (Directory directory = parent.directory(name)) {
                directory.list().forEach(child -> describe(directory, child, path + "/" + child, lines));
            }
        }
    }

    @Test
    void changesOfTheRootItself_areSeen() throws Exception {
        Path base = Busybox.layer(temp.resolve("base"));
        try (Directory directory = Directory.open(base)) {
            directory.chmod(".", 0555);
        }
        Snapshot snapshot = Snapshot.prepare(List.of(base), scratch());
        run(snapshot, "touch /x");
        try (Directory upper = Directory.open(snapshot.upper())) {
            assertThat(upper.stat().mode()).isEqualTo(0555);
        }
        assertThat(diff(snapshot)).containsExactly("File /x");
    }

    @Test
    void aLayerWhoseRootIsOpaque_hidesAllBelow() throws Exception {
        Path below = Files.createDirectory(temp.resolve("below"));
        Files.createFile(below.resolve("hidden"));
        Path base = Busybox.layer(temp.resolve("base"));
        try (Directory directory = Directory.open(base)) {
            directory.setXattr(".", "trusted.overlay.opaque", "y");
        }
        Snapshot snapshot = Snapshot.prepare(List.of(below, base), scratch());
        run(snapshot, "test ! -e /hidden");
    }

    @Test
    void scratchOnAnOverlay_isExplained() throws Exception {
        Path merged = Files.createDirectory(temp.resolve("merged"));
        Path lower = Files.createDirectory(temp.resolve("lower"));
        Path upper = Files.createDirectories(temp.resolve("upper"));
        Path work = Files.createDirectories(temp.resolve("work"));
        try (MountNamespace namespace = MountNamespace.open("test")) {
            OverlayMount.writable(List.of(lower), new OverlayMount.Upper(upper, work), merged, temp.resolve("links"))
                    .mount(namespace);
            OverlayMount inner = namespace.call(() -> OverlayMount.writable(
                    List.of(lower),
                    new OverlayMount.Upper(
                            Files.createDirectories(merged.resolve("upper")),
                            Files.createDirectories(merged.resolve("work"))),
                    Files.createDirectories(temp.resolve("inner")),
                    temp.resolve("inner-links")));

            assertThatThrownBy(() -> inner.mount(namespace))
                    .hasMessageContaining("may not hold an overlay's upper directory")
                    .hasMessageContaining("--root");
        }
    }
}
