package dev.calque.solver;

import dev.calque.oci.Tree;
import java.util.List;
import java.util.Optional;

/** The results of earlier steps. Safe for use by many threads and processes. */
public interface BuildCache {
    /** The outputs that were recorded under {@code key}, all their layers present and held for this build. */
    Optional<List<Tree>> find(CacheKey key);

    void record(CacheKey key, List<Tree> outputs);

    /** Waits until nobody else, in any process, has the turn for {@code key}: equal steps run one after the other. */
    Turn turn(CacheKey key) throws InterruptedException;

    /** The right to run a step. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
