package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TreeNode;
import dev.calque.oci.layer.TreeView;
import dev.calque.store.LayerIngest;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebasedLayersTest {
    private static final byte[] BYTES = "x".getBytes(StandardCharsets.UTF_8);

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
        store.close();
    }

    private static Metadata looks(int mode) {
        return new Metadata(mode, 0, 0, Instant.EPOCH);
    }

    private Digest layer(Entry... entries) throws IOException {
        try (LayerIngest ingest = store.layers().ingest(lease)) {
            for (Entry entry : entries) {
                if (entry instanceof Entry.File file) {
                    ingest.writer().add(file, new ByteArrayInputStream(BYTES));
                } else {
                    ingest.writer().add(entry);
                }
            }
            return ingest.commit().diffId();
        }
    }

    private static Entry file(String path) {
        return new Entry.File(RawPath.of(path), looks(0644), BYTES.length);
    }

    private Digest base() throws IOException {
        return layer(
                new Entry.Directory(RawPath.of("run"), looks(0755)),
                new Entry.Directory(RawPath.of("tmp"), looks(01777)),
                new Entry.Directory(RawPath.of("usr"), looks(0755)),
                new Entry.Directory(RawPath.of("var"), looks(0755)),
                new Entry.Symlink(RawPath.of("var/run"), looks(0777), "../run"));
    }

    @Test
    void layerThatNamesItsFolders_staysAsItIs() throws IOException {
        Digest base = base();
        Digest own = layer(new Entry.Directory(RawPath.of("tmp"), looks(0700)), file("tmp/a"));
        assertThat(new RebasedLayers(store, lease).on(List.of(base), own)).isEqualTo(own);
    }

    @Test
    void folderThatLooksAsUnpackingMakesIt_changesNothing() throws IOException {
        Digest base = base();
        Digest own = layer(file("usr/a"));
        assertThat(new RebasedLayers(store, lease).on(List.of(base), own)).isEqualTo(own);
    }

    @Test
    void folderWithOtherMode_isSpelledOut() throws IOException {
        Digest base = base();
        Digest rebased = new RebasedLayers(store, lease).on(List.of(base), layer(file("tmp/a")));
        TreeNode tmp =
                store.layers().view(List.of(rebased)).find(RawPath.of("tmp")).orElseThrow();
        assertThat(tmp.metadata().mode()).isEqualTo(01777);
    }

    @Test
    void symbolicLinkBelow_isFollowed_notReplaced() throws IOException {
        Digest base = base();
        Digest rebased = new RebasedLayers(store, lease).on(List.of(base), layer(file("var/run/pid")));
        TreeView alone = store.layers().view(List.of(rebased));
        assertThat(alone.find(RawPath.of("run/pid"))).isPresent();
        assertThat(alone.find(RawPath.of("var/run")))
                .as("nothing hides the link")
                .isEmpty();
    }

    @Test
    void sameStack_isWrittenOnce() throws IOException {
        Digest base = base();
        Digest own = layer(file("tmp/a"));
        Digest first = new RebasedLayers(store, lease).on(List.of(base), own);
        assertThat(new RebasedLayers(store, lease).on(List.of(base), own))
                .isEqualTo(first)
                .isNotEqualTo(own);
    }
}
