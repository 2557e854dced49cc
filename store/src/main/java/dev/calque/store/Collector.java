package dev.calque.store;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Deletes what nobody names, uses or may find again. Works on a full disk. */
public interface Collector {
    /** Collects; whatever a live lease pins stays. */
    PruneReport prune(PruneOptions options);

    /**
     * Deletes what dead processes left in flight.
     *
     * @param beforeDelete is given each folder first, to unmount and end what still uses it; if it fails, the folder
     *     stays
     * @return the folders that were deleted
     */
    List<Path> sweepDead(Consumer<Path> beforeDelete);

    /** What takes how much room. */
    Usage usage();
}
