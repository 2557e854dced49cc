package dev.calque.store;

import dev.calque.oci.Digest;
import java.util.Map;
import java.util.Optional;

/** What steps gave, by cache key; and what they were made of, by slot, to explain a miss. */
public interface CacheRecords {
    /**
     * What the step with this key gave, all its layers pinned in the same moment; empty where it never ran or a layer
     * is gone.
     */
    Optional<CacheRecord> find(Digest key, Lease lease);

    /** Remembers what a step gave; its layers must be pinned. */
    void record(Digest key, CacheRecord result);

    /** Waits until nobody else, in no process, runs the step with this key. */
    Held lock(Digest key);

    /** What the step in this slot was made of when it last ran; a slot is a place in a Dockerfile, by any name. */
    Optional<Map<String, String>> lastRun(String slot);

    void remember(String slot, Map<String, String> ingredients);
}
