package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.layer.LayerIndex;
import dev.calque.oci.layer.TarReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The index of each layer: kept in a file, made again from the tar when lost or damaged, a few kept in memory. */
final class LayerIndexes {
    private static final int MOST_IN_MEMORY = 64;

    private final Layout layout;
    private final Publication publication;
    private final DiskBlobs blobs;

    @SuppressWarnings("serial")
    private final Map<Digest, LayerIndex> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, LayerIndex> eldest) {
            return size() > MOST_IN_MEMORY;
        }
    };

    LayerIndexes(Layout layout, Publication publication, DiskBlobs blobs) {
        this.layout = layout;
        this.publication = publication;
        this.blobs = blobs;
    }

    /** Reads a tar for its index, and on to its very end. */
    static LayerIndex read(InputStream tar, String what) throws IOException {
        BufferedInputStream in = new BufferedInputStream(tar, 1 << 16);
        LayerIndex index = LayerIndex.of(new TarReader(in, what));
        in.transferTo(OutputStream.nullOutputStream());
        return index;
    }

    void put(Digest diffId, LayerIndex index) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        index.write(bytes);
        publication.memory(file(diffId), bytes.toByteArray());
        remember(diffId, index);
    }

    LayerIndex get(Digest diffId) {
        LayerIndex known = recall(diffId);
        if (known != null) {
            return known;
        }
        return Disk.call("reading the index of layer " + diffId, () -> {
            LayerIndex index = load(diffId);
            if (index == null) {
                try (InputStream tar = blobs.get(diffId).stream()) {
                    index = read(tar, "layer " + diffId);
                }
                put(diffId, index);
            }
            remember(diffId, index);
            return index;
        });
    }

    private @Nullable LayerIndex load(Digest diffId) {
        if (!blobs.has(diffId)) {
            throw CalqueException.notFound("the store has no layer " + diffId);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file(diffId)), 1 << 16)) {
            return LayerIndex.read(in);
        } catch (IOException | CalqueException e) {
            return null;
        }
    }

    private Path file(Digest diffId) {
        return layout.layer(diffId).resolve("index");
    }

    private synchronized @Nullable LayerIndex recall(Digest diffId) {
        return recent.get(diffId);
    }

    private synchronized void remember(Digest diffId, LayerIndex index) {
        recent.put(diffId, index);
    }
}
