package dev.calque.store;

import dev.calque.oci.Digest;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import dev.calque.store.PruneOptions.ImageChoice;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a busy process does to a store, for ever: builds, finds, unpacks, tags, prunes; and it trusts what it holds. */
final class Churn {
    private static final int VARIANTS = 6;

    private Churn() {}

    static void run(Store store, long seed, Runnable afterEach) throws Exception {
        Random random = new Random(seed);
        while (true) {
            round(store, random);
            afterEach.run();
        }
    }

    static void round(Store store, Random random) throws Exception {
        switch (random.nextInt(4)) {
            case 0 ->
                store.collector()
                        .prune(PruneOptions.defaults()
                                .withImages(random.nextBoolean() ? ImageChoice.DANGLING : ImageChoice.UNUSED)
                                .withCacheUnusedFor(Duration.ZERO));
            case 1 -> store.collector().sweepDead(path -> {});
            default -> build(store, random.nextInt(VARIANTS));
        }
    }

    private static void build(Store store, int variant) throws Exception {
        Digest key = Digest.sha256("step " + variant);
        try (Lease lease = store.lease("churn")) {
            Image image = CollectorTest.image(store, lease, "content " + variant);
            Digest diffId = store.images().config(image.id()).diffIds().getFirst();
            store.layers().unpack(diffId, lease, (tar, into) -> Files.write(into.resolve("x"), tar.readAllBytes()));
            Tree tree = new Tree(List.of(new Layer(diffId, 1, Instant.EPOCH)));
            store.cache().record(key, new CacheRecord(List.of(tree), Map.of(), Instant.EPOCH));
            store.refs().set(ImageRef.parseTagged("churn:v" + variant), image.manifest());
            store.cache().find(key, lease);
            readAll(store, diffId, lease);
        }
    }

    private static void readAll(Store store, Digest diffId, Lease lease) throws Exception {
        try (InputStream in = store.blobs().find(diffId, lease).orElseThrow().stream()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Files.exists(store.layers().unpacked(diffId, lease).orElseThrow().resolve("x"))) {
            throw new AssertionError("an unpacked layer is not whole");
        }
    }
}
