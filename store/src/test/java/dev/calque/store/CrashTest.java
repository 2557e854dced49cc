package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that work on one store at the same time and are killed at random moments. */
class CrashTest {
    private static final int KILLS = 12;

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    /** What is named is there, and every blob is what its name says. */
    private void assertWhole() throws Exception {
        for (Path blob : Trees.files(store.root().resolve("blobs"))) {
            store.blobs().read(new Digest("sha256", blob.getFileName().toString()), 1 << 20);
        }
        try (Stream<Refs.Ref> refs = store.refs().list()) {
            refs.forEach(ref -> store.images()
                    .config(store.images().manifest(ref.target()).config().digest())
                    .diffIds()
                    .forEach(diffId ->
                            assertThat(store.layers().sizeBytes(diffId)).isPositive()));
        }
        for (Image image : store.images().list()) {
            store.images().config(image.id()).diffIds().forEach(diffId -> assertThat(
                            store.layers().index(diffId).size())
                    .isEqualTo(1));
        }
    }

    @Test
    void killedProcesses_leaveAStoreThatIsWhole() throws Exception {
        Random random = new Random();
        for (int i = 0; i < KILLS; i++) {
            try (Child child = Child.start(store.root(), "churn", "" + random.nextLong())) {
                assertThat(child.line()).isEqualTo("round");
                Thread.sleep(random.nextInt(150));
                child.kill();
            }
            store.collector().sweepDead(path -> {});
            assertWhole();
            Churn.round(store, random);
        }
        store.collector().sweepDead(path -> {});
        store.collector().prune(PruneOptions.defaults());
        assertThat(Trees.list(store.root().resolve("ingest"))).isEmpty();
        assertWhole();
    }

    @Test
    void processesAtTheSameTime_neverLoseWhatTheyHold() throws Exception {
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(Child.start(store.root(), "churn", "" + i));
        }
        Random random = new Random();
        for (int i = 0; i < 40; i++) {
            Churn.round(store, random);
            for (Child child : children) {
                assertThat(child.line())
                        .as("it fails when something it holds is gone")
                        .isEqualTo("round");
            }
        }
        for (Child child : children) {
            child.kill();
        }
        store.collector().sweepDead(path -> {});
        assertWhole();
    }
}
