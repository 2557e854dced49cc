package dev.calque.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums up what takes how much room. A layer counts with its tar, index and unpacked folder; what both an image and the
 * cache need counts for the image.
 *
 * @param named what tags and images lead to
 * @param tagged what tags lead to
 * @param cached what cache records name
 * @param pinned what live leases hold
 */
record Weighing(
        Layout layout,
        Marked named,
        Marked tagged,
        Marked cached,
        Marked pinned,
        List<Image> images,
        int cacheRecords) {
    Usage usage() throws IOException {
        Set<String> inImages = named.hexes();
        Set<String> inCache = cached.hexes();
        Set<String> active = tagged.hexes();
        active.addAll(pinned.hexes());
        Sum ofImages = new Sum();
        Sum ofCache = new Sum();
        Sum ofRest = new Sum();
        for (Map.Entry<String, Long> thing : sizes().entrySet()) {
            String hex = thing.getKey();
            Sum sum = inImages.contains(hex) ? ofImages : inCache.contains(hex) ? ofCache : ofRest;
            sum.add(thing.getValue(), active.contains(hex));
        }
        int taggedImages = (int) images.stream()
                .filter(image -> tagged.blobDigests.contains(image.manifest().digest()))
                .count();
        return new Usage(
                new Usage.Part(images.size(), taggedImages, ofImages.bytes, ofImages.idleBytes),
                new Usage.Part(cacheRecords, 0, ofCache.bytes, ofCache.idleBytes),
                new Usage.Part(ofRest.count, ofRest.active, ofRest.bytes, ofRest.idleBytes));
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (Path blob : Trees.files(layout.blobs())) {
            sizes.merge(String.valueOf(blob.getFileName()), Trees.sizeBytes(blob), Long::sum);
        }
        for (Path layer : Trees.list(layout.layers())) {
            sizes.merge(String.valueOf(layer.getFileName()), Trees.sizeBytes(layer), Long::sum);
        }
        return sizes;
    }

    private static final class Sum {
        int count;
        int active;
        long bytes;
        long idleBytes;

        void add(long sizeBytes, boolean isActive) {
            count++;
            bytes += sizeBytes;
            active += isActive ? 1 : 0;
            idleBytes += isActive ? 0 : sizeBytes;
        }
    }
}
