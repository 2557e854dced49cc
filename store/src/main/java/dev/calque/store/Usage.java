package dev.calque.store;

/**
 * What takes how much room in the store, in bytes on disk.
 *
 * @param images what listed images need
 * @param cache what only cache records name
 * @param unnamed what nothing names
 */
public record Usage(Part images, Part cache, Part unnamed) {
    /**
     * One sort of things.
     *
     * @param active how many are tagged, for images, or pinned by a live lease
     * @param reclaimableBytes what would be free if those that are not active went
     */
    public record Part(int count, int active, long sizeBytes, long reclaimableBytes) {}

    public long totalBytes() {
        return images.sizeBytes() + cache.sizeBytes() + unnamed.sizeBytes();
    }
}
