package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Compression;
import dev.calque.oci.layer.Content;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
    @TempDir
    Path folder;

    private Store store;
    private Lease lease;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
        lease = store.lease("test");
    }

    @AfterEach
    void close() {
        lease.close();
    }

    static Layers.Stored layer(Store store, Lease lease, String text) throws Exception {
        try (LayerIngest ingest = store.layers().ingest(lease)) {
            Metadata plain = new Metadata(0644, 0, 0, Instant.EPOCH);
            ingest.writer()
                    .add(
                            new Entry.File(RawPath.of("file"), plain, text.length()),
                            new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            return ingest.commit();
        }
    }

    private byte[] tar(Digest diffId) throws Exception {
        return Files.readAllBytes(
                store.blobs().find(diffId, lease).orElseThrow().path());
    }

    @Test
    void content_ofAWrittenLayer_isFoundThroughTheView() throws Exception {
        Digest diffId = layer(store, lease, "hello").diffId();
        Content content = store.layers()
                .view(List.of(diffId))
                .find(RawPath.of("file"))
                .orElseThrow()
                .content()
                .orElseThrow();
        try (InputStream in = store.layers().content(content)) {
            assertThat(in.readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void index_isMadeAgain_whenLostOrDamaged() throws Exception {
        Layers.Stored stored = layer(store, lease, "hello");
        Path index =
                store.root().resolve("layers").resolve(stored.diffId().hex()).resolve("index");
        Files.write(index, new byte[] {1, 2, 3});
        assertThat(Store.open(store.root()).layers().index(stored.diffId()).item(0))
                .isEqualTo(stored.index().item(0));
        Files.delete(index);
        assertThat(Store.open(store.root()).layers().index(stored.diffId()).size())
                .isEqualTo(1);
        assertThat(index).exists();
    }

    @Test
    void add_ofCompressedTar_storesThePlainOne() throws Exception {
        Digest diffId = layer(store, lease, "hello").diffId();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = Compression.gzip(gzip)) {
            out.write(tar(diffId));
        }
        Store other = Store.open(folder.resolve("other"));
        try (Lease otherLease = other.lease("test")) {
            Layers.Stored added = other.layers().add(new ByteArrayInputStream(gzip.toByteArray()), 1 << 20, otherLease);
            assertThat(added.diffId()).isEqualTo(diffId);
            Descriptor blob = other.blobs().put(gzip.toByteArray(), MediaType.LAYER_GZIP, otherLease);
            other.layers().addCompressed(blob, diffId, 1 << 20, otherLease);
            assertThat(other.layers().compressed(diffId, otherLease)).contains(blob);
            assertThatThrownBy(() -> other.layers().addCompressed(blob, Digest.sha256("x"), 1 << 20, otherLease))
                    .isInstanceOf(CalqueException.class);
            assertThatThrownBy(() -> other.layers().addCompressed(blob, diffId, 600, otherLease))
                    .hasMessageContaining("allowed");
        }
    }

    @Test
    void unpack_happensOnce_andFailedOneLeavesNothing() throws Exception {
        Digest diffId = layer(store, lease, "hello").diffId();
        assertThatThrownBy(() -> store.layers().unpack(diffId, lease, (tar, into) -> {
                    Files.writeString(into.resolve("half"), "x");
                    throw new java.io.IOException("no");
                }))
                .isInstanceOf(CalqueException.class);
        assertThat(store.layers().unpacked(diffId, lease)).isEmpty();
        Path made = store.layers()
                .unpack(diffId, lease, (tar, into) -> Files.write(into.resolve("all"), tar.readAllBytes()));
        Path again = store.layers().unpack(diffId, lease, (tar, into) -> {
            throw new AssertionError("twice");
        });
        assertThat(again).isEqualTo(made);
        assertThat(made.resolve("all")).exists();
    }

    @Test
    void adopt_takesAPreparedFolder() throws Exception {
        Digest diffId = layer(store, lease, "hello").diffId();
        Path upper = Files.createDirectories(lease.directory().resolve("upper"));
        Files.writeString(upper.resolve("file"), "hello");
        Path fs = store.layers().adopt(diffId, upper, lease);
        assertThat(fs.resolve("file")).hasContent("hello");
        assertThat(upper).doesNotExist();
        assertThatThrownBy(() -> store.layers().adopt(diffId, folder, lease)).isInstanceOf(CalqueException.class);
    }

    @Test
    void bomb_stopsAtTheLimit_inASmallHeap_andLeavesNothing() throws Exception {
        Path bomb = folder.resolve("bomb.tar.gz");
        try (OutputStream file = Files.newOutputStream(bomb);
                OutputStream gzip = Compression.gzip(file);
                dev.calque.oci.layer.TarWriter tar = new dev.calque.oci.layer.TarWriter(gzip)) {
            long size = 300L << 20;
            InputStream zeros = new Zeros(size);
            tar.add(new Entry.File(RawPath.of("zeros"), new Metadata(0644, 0, 0, Instant.EPOCH), size), zeros);
        }
        Path root = folder.resolve("bombed");
        try (Child child = Child.start(root, "bomb", bomb.toString(), "" + (100L << 20))) {
            assertThat(child.line()).isEqualTo("INVALID");
            assertThat(Trees.files(root.resolve("blobs"))).isEmpty();
            assertThat(Trees.files(root.resolve("ingest"))).isEmpty();
        }
        try (Child child = Child.start(root, "bomb", bomb.toString(), "" + (400L << 20))) {
            assertThat(child.line()).isEqualTo("accepted");
        }
    }

    @Test
    void twoProcesses_unpackTheSameLayerOnce() throws Exception {
        Digest diffId = layer(store, lease, "hello").diffId();
        try (Child one = Child.start(store.root(), "unpack", diffId.toString());
                Child two = Child.start(store.root(), "unpack", diffId.toString())) {
            for (Child child : List.of(one, two)) {
                assertThat(child.line()).isEqualTo("ready");
            }
            one.go();
            two.go();
            List<String> said = new java.util.ArrayList<>();
            for (Child child : List.of(one, two)) {
                for (String line = child.line(); !line.equals("done"); line = child.line()) {
                    said.add(line);
                }
            }
            assertThat(said).containsExactly("unpacking");
        }
    }
}
