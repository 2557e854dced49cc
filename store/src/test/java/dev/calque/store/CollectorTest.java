package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Layer;
import dev.calque.oci.Manifest;
import dev.calque.oci.MediaType;
import dev.calque.oci.Platform;
import dev.calque.oci.Tree;
import dev.calque.store.PruneOptions.ImageChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    /** An image of one layer, listed but not tagged. */
    static Image image(Store store, Lease lease, String content) throws Exception {
        Layers.Stored layer = LayersTest.layer(store, lease, content);
        ImageConfig config = new ImageConfig(
                Platform.parse("linux/amd64"),
                Optional.empty(),
                Optional.empty(),
                dev.calque.oci.ContainerConfig.EMPTY,
                List.of(layer.diffId()),
                List.of());
        Descriptor configBlob = store.blobs().put(config.bytes(), MediaType.CONFIG, lease);
        Manifest manifest = new Manifest(
                configBlob, List.of(new Descriptor(MediaType.LAYER_TAR, layer.diffId(), layer.sizeBytes())));
        Descriptor manifestBlob = store.blobs().put(manifest.bytes(), MediaType.MANIFEST, lease);
        return store.images().put(manifestBlob, configBlob.digest(), 1);
    }

    private long blobs() throws Exception {
        return Trees.files(store.root().resolve("blobs")).size();
    }

    @Test
    void prune_takesWhatNothingNames_andGivesItsSize() throws Exception {
        try (Lease lease = store.lease("test")) {
            LayersTest.layer(store, lease, "garbage");
            assertThat(store.collector().prune(PruneOptions.defaults()).blobs()).isEmpty();
        }
        PruneReport report = store.collector().prune(PruneOptions.defaults());
        assertThat(report.blobs()).hasSize(1);
        assertThat(report.layers()).hasSize(1);
        assertThat(report.reclaimedBytes()).isGreaterThan(2048);
        assertThat(blobs()).isZero();
        assertThat(Trees.list(store.root().resolve("ingest"))).isEmpty();
    }

    @Test
    void prune_sparesImagesAndTheirLayers_untilTheyAreChosen() throws Exception {
        Image tagged;
        Image dangling;
        try (Lease lease = store.lease("test")) {
            tagged = image(store, lease, "one");
            dangling = image(store, lease, "two");
            store.refs().set(ImageRef.parseTagged("app"), tagged.manifest());
        }
        assertThat(store.collector().prune(PruneOptions.defaults()).blobs()).isEmpty();
        PruneOptions options = PruneOptions.defaults().withImages(ImageChoice.DANGLING);
        assertThat(store.collector()
                        .prune(options.withInUse(Set.of(dangling.id())))
                        .images())
                .isEmpty();
        PruneReport report = store.collector().prune(options);
        assertThat(report.images()).containsExactly(dangling.id());
        assertThat(report.blobs()).hasSize(3);
        assertThat(store.images().list()).containsExactly(tagged);
        assertThat(store.images().config(tagged.id()).diffIds()).hasSize(1);
        PruneReport all = store.collector().prune(PruneOptions.defaults().withImages(ImageChoice.UNUSED));
        assertThat(all.untagged()).containsExactly(ImageRef.parseTagged("app"));
        assertThat(store.root().resolve("refs")).isEmptyDirectory();
        assertThat(blobs()).isZero();
    }

    @Test
    void prune_sparesWhatTheCacheNames_untilItIsOld() throws Exception {
        Digest key = Digest.sha256("key");
        Layers.Stored layer;
        try (Lease lease = store.lease("test")) {
            layer = LayersTest.layer(store, lease, "cached");
            Tree tree = new Tree(List.of(new Layer(layer.diffId(), layer.sizeBytes(), Instant.EPOCH)));
            store.cache().record(key, new CacheRecord(List.of(tree), Map.of("a", "b"), Instant.EPOCH));
        }
        assertThat(store.collector()
                        .prune(PruneOptions.defaults().withCacheUnusedFor(Duration.ofHours(1)))
                        .blobs())
                .isEmpty();
        try (Lease lease = store.lease("test")) {
            CacheRecord found = store.cache().find(key, lease).orElseThrow();
            assertThat(found.outputs().getFirst().diffIds()).containsExactly(layer.diffId());
            PruneReport report = store.collector().prune(PruneOptions.defaults().withCacheUnusedFor(Duration.ZERO));
            assertThat(report.cacheKeys()).containsExactly(key);
            assertThat(report.blobs()).as("the lease found it").isEmpty();
            assertThat(store.cache().find(key, lease)).isEmpty();
        }
        assertThat(store.collector().prune(PruneOptions.defaults()).blobs()).hasSize(1);
    }

    @Test
    void prune_sparesWhatALiveLeaseOfAnotherProcessPins() throws Exception {
        Digest digest = Digest.sha256(new byte[] {1, 2, 3});
        Child child;
        try (Lease lease = store.lease("test")) {
            store.blobs().put(new byte[] {1, 2, 3}, MediaType.CONFIG, lease);
            child = Child.start(store.root(), "pin", digest.toString());
            assertThat(child.line()).isEqualTo("true");
        }
        assertThat(store.collector().prune(PruneOptions.defaults()).blobs()).isEmpty();
        assertThat(store.collector().sweepDead(path -> {})).isEmpty();
        child.kill();
        assertThat(store.collector().sweepDead(path -> {})).hasSize(1);
        assertThat(store.collector().prune(PruneOptions.defaults()).blobs()).containsExactly(digest);
    }

    @Test
    void sweep_takesWhatAKilledProcessLeft() throws Exception {
        try (Child child = Child.start(store.root(), "ingest")) {
            String id = child.line();
            assertThat(Trees.list(store.root().resolve("ingest"))).hasSize(1);
            child.kill();
            List<Path> seen = new ArrayList<>();
            assertThat(store.collector().sweepDead(seen::add)).hasSize(1);
            assertThat(seen)
                    .containsExactly(store.root().resolve("ingest").resolve(id).resolve("work"));
        }
        assertThat(Trees.list(store.root().resolve("ingest"))).isEmpty();
        assertThat(blobs()).isZero();
    }

    @Test
    void usage_tellsImagesFromCacheAndRest() throws Exception {
        try (Lease lease = store.lease("test")) {
            image(store, lease, "one");
            LayersTest.layer(store, lease, "unnamed");
            Usage usage = store.collector().usage();
            assertThat(usage.images().count()).isEqualTo(1);
            assertThat(usage.images().active()).isZero();
            assertThat(usage.images().sizeBytes()).isGreaterThan(2000);
            assertThat(usage.unnamed().count()).isEqualTo(1);
            assertThat(usage.unnamed().reclaimableBytes()).as("pinned").isZero();
        }
    }

    @Test
    void memory_thatIsTorn_readsAsLost() throws Exception {
        store.contexts().write("a", new byte[] {1, 2});
        assertThat(store.contexts().read("a")).contains(new byte[] {1, 2});
        store.cache().remember("slot", Map.of("file", "changed"));
        assertThat(store.cache().lastRun("slot")).contains(Map.of("file", "changed"));
        Path file = Trees.files(store.root().resolve("contexts")).getFirst();
        Files.write(file, new byte[70]);
        assertThat(store.contexts().read("a")).isEmpty();
    }

    @Test
    void images_areFoundByPrefix() throws Exception {
        try (Lease lease = store.lease("test")) {
            Image image = image(store, lease, "one");
            assertThat(store.images().findByPrefix(image.id().shortId())).contains(image);
            assertThat(store.images().findByPrefix(image.id().toString())).contains(image);
            assertThat(store.images().findByPrefix("../x")).isEmpty();
        }
    }
}
