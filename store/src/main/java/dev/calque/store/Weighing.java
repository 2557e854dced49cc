package dev.calque.store;

import dev.calque.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sums up what takes how much room. A layer counts with its tar, index and unpacked folder. */
record Weighing(
        Layout layout,
        Marked named,
        Marked cached,
        Set<Digest> tagged,
        List<Image> images,
        int cacheRecords,
        List<Pin> pins) {
    Usage usage() throws IOException {
        Map<String, Long> sizes = sizes();
        Set<String> inImages = hexes(named);
        Set<String> inCache = hexes(cached);
        long imageBytes = 0;
        long cacheBytes = 0;
        long otherBytes = 0;
        int others = 0;
        for (Map.Entry<String, Long> thing : sizes.entrySet()) {
            if (inImages.contains(thing.getKey())) {
                imageBytes += thing.getValue();
            } else if (inCache.contains(thing.getKey())) {
                cacheBytes += thing.getValue();
            } else {
                otherBytes += thing.getValue();
                others++;
            }
        }
        int taggedImages = (int) images.stream()
                .filter(image -> tagged.contains(image.manifest().digest()))
                .count();
        return new Usage(
                new Usage.Part(images.size(), taggedImages, imageBytes, imageBytes),
                new Usage.Part(cacheRecords, 0, cacheBytes, cacheBytes),
                new Usage.Part(others, pins.size(), otherBytes, otherBytes));
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

    private static Set<String> hexes(Marked marked) {
        Set<String> hexes = new HashSet<>();
        marked.blobDigests.forEach(digest -> hexes.add(digest.hex()));
        marked.diffIds.forEach(digest -> hexes.add(digest.hex()));
        return hexes;
    }
}
