package dev.calque.engine;

import dev.calque.store.PruneOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What to clean up, beside what nothing names.
 *
 * @param cacheUnusedFor results of build steps that were not used for so long; zero for all, absent for none
 */
public record PruneRequest(Images images, Optional<Duration> cacheUnusedFor) {
    /** Which images go. */
    public enum Images {
        NONE,
        /** Those without a name. */
        DANGLING,
        /** All that no container uses. */
        ALL
    }

    PruneOptions options() {
        PruneOptions options = PruneOptions.defaults()
                .withImages(
                        switch (images) {
                            case NONE -> PruneOptions.ImageChoice.NONE;
                            case DANGLING -> PruneOptions.ImageChoice.DANGLING;
                            case ALL -> PruneOptions.ImageChoice.UNUSED;
                        });
        return cacheUnusedFor.map(options::withCacheUnusedFor).orElse(options);
    }
}
