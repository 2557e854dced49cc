package dev.calque.engine.build;

import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.solver.BuildCache;
import dev.calque.solver.CacheKey;
import dev.calque.store.CacheRecord;
import dev.calque.store.CacheRecords;
import dev.calque.store.Held;
import dev.calque.store.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The build cache in the store.
 *
 * @param world what changes every result without being part of an operation, such as {@code SOURCE_DATE_EPOCH}
 */
record StoreCache(CacheRecords records, Lease lease, String world) implements BuildCache {
    @Override
    public Optional<List<Tree>> find(CacheKey key) {
        return records.find(stored(key), lease).map(CacheRecord::outputs);
    }

    @Override
    public void record(CacheKey key, List<Tree> outputs) {
        records.record(stored(key), new CacheRecord(outputs, Map.of(), Instant.now()));
    }

    @Override
    public Turn turn(CacheKey key) {
        Held held = records.lock(stored(key));
        return held::close;
    }

    private Digest stored(CacheKey key) {
        return Digest.sha256(key.getClass().getSimpleName() + "\n" + key.digest() + "\n" + world);
    }
}
