package dev.calque.engine;

import dev.calque.store.Usage;

/**
 * What takes how much room in the store, in bytes on disk.
 *
 * @param images what local images need
 * @param cache what only the build cache needs
 * @param unnamed what nothing needs
 */
public record DiskUsage(Part images, Part cache, Part unnamed) {
    /**
     * One sort of things.
     *
     * @param active how many are in use
     * @param reclaimableBytes what would be free without those that are not
     */
    public record Part(int count, int active, long sizeBytes, long reclaimableBytes) {}

    static DiskUsage of(Usage usage) {
        return new DiskUsage(part(usage.images()), part(usage.cache()), part(usage.unnamed()));
    }

    private static Part part(Usage.Part part) {
        return new Part(part.count(), part.active(), part.sizeBytes(), part.reclaimableBytes());
    }
}
