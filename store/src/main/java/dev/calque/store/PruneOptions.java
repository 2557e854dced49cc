package dev.calque.store;

import dev.calque.oci.Digest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What to collect beside what nobody names.
 *
 * @param images which images go
 * @param inUse configs of images that containers use; they stay
 * @param cacheUnusedFor cache records that were not used for so long and whose layers no image keeps go; zero: all of
 *     them; empty: none
 */
public record PruneOptions(ImageChoice images, Set<Digest> inUse, Optional<Duration> cacheUnusedFor) {
    /** Which images go. */
    public enum ImageChoice {
        NONE,
        /** Those without a tag. */
        DANGLING,
        /** All that no container uses, with their tags. */
        UNUSED
    }

    public PruneOptions {
        inUse = Set.copyOf(inUse);
    }

    /** Only what nobody names. */
    public static PruneOptions defaults() {
        return new PruneOptions(ImageChoice.NONE, Set.of(), Optional.empty());
    }

    public PruneOptions withImages(ImageChoice choice) {
        return new PruneOptions(choice, inUse, cacheUnusedFor);
    }

    public PruneOptions withInUse(Set<Digest> configs) {
        return new PruneOptions(images, configs, cacheUnusedFor);
    }

    public PruneOptions withCacheUnusedFor(Duration age) {
        return new PruneOptions(images, inUse, Optional.of(age));
    }
}
