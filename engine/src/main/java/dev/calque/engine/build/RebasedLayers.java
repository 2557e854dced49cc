package dev.calque.engine.build;

import dev.calque.oci.Digest;
import dev.calque.oci.Layer;
import dev.calque.oci.RawPath;
import dev.calque.oci.Tree;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.LayerIndex;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarReader;
import dev.calque.oci.layer.TarWriter;
import dev.calque.oci.layer.TreeNode;
import dev.calque.oci.layer.TreeView;
import dev.calque.store.CacheRecord;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Layers that can stand alone as an overlay's lower directory.
 *
 * <p>Some tools write a layer's files without their folders. Unpacked alone, such a folder would get default metadata,
 * or replace a symbolic link that the layers below have there, and hide the right one. So the layer is written once more
 * for this stack, with those folders spelled out, and remembered in the build cache.
 */
final class RebasedLayers {
    private final Store store;
    private final Lease lease;

    RebasedLayers(Store store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    /** {@code diffId}, or the layer to use in its place on top of {@code below} (lowest first). */
    Digest on(List<Digest> below, Digest diffId) {
        LayerIndex index = store.layers().index(diffId);
        Set<RawPath> implied = ImpliedFolders.of(index);
        if (implied.isEmpty() || below.isEmpty()) {
            return diffId;
        }
        TreeView view = store.layers().view(below);
        if (implied.stream().allMatch(folder -> looksDefault(view, folder))) {
            return diffId;
        }
        Digest key = Digest.sha256("rebased layer 1\n" + below + "\n" + diffId);
        return store.cache()
                .find(key, lease)
                .map(known -> known.outputs().getFirst().layers().getFirst().diffId())
                .orElseGet(() -> write(key, diffId, view, implied));
    }

    /** Whether unpacking alone gives this folder what it should have. */
    private static boolean looksDefault(TreeView view, RawPath folder) {
        Optional<TreeNode> there = view.find(folder);
        if (there.isEmpty()) {
            return view.resolve(folder, true).equals(folder);
        }
        Metadata looks = there.get().metadata();
        return there.get().isDirectory()
                && looks.mode() == 0755
                && looks.uid() == 0
                && looks.gid() == 0
                && looks.xattrs().isEmpty();
    }

    private Digest write(Digest key, Digest diffId, TreeView view, Set<RawPath> implied) {
        Layers layers = store.layers();
        try (LayerIngest ingest = layers.ingest(lease);
                InputStream in = new BufferedInputStream(Channels.newInputStream(layers.openTar(diffId)), 1 << 16);
                TarReader tar = new TarReader(in, "layer " + diffId)) {
            TarWriter out = ingest.writer();
            for (RawPath folder : implied) {
                Optional<TreeNode> there = view.find(view.resolve(folder, true));
                if (there.isPresent() && there.get().isDirectory()) {
                    out.add(there.get().entry());
                }
            }
            for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                copy(entry.get(), tar, view, out);
            }
            Layers.Stored stored = ingest.commit();
            Layer layer = new Layer(stored.diffId(), stored.sizeBytes(), Instant.now());
            store.cache().record(key, new CacheRecord(List.of(new Tree(List.of(layer))), Map.of(), Instant.now()));
            return stored.diffId();
        } catch (IOException e) {
            throw new UncheckedIOException("making layer " + diffId + " stand alone", e);
        }
    }

    private static void copy(Entry entry, TarReader tar, TreeView view, TarWriter out) throws IOException {
        RawPath path = moved(entry.path(), view);
        switch (entry) {
            case Entry.File file -> out.add(new Entry.File(path, file.metadata(), file.sizeBytes()), tar.content());
            case Entry.Directory folder -> out.add(new Entry.Directory(path, folder.metadata()));
            case Entry.Symlink link -> out.add(new Entry.Symlink(path, link.metadata(), link.target()));
            case Entry.Hardlink link -> out.add(new Entry.Hardlink(path, link.metadata(), moved(link.target(), view)));
            case Entry.Device device ->
                out.add(new Entry.Device(path, device.metadata(), device.block(), device.major(), device.minor()));
            case Entry.Fifo fifo -> out.add(new Entry.Fifo(path, fifo.metadata()));
            case Entry.Whiteout _ -> out.add(new Entry.Whiteout(path));
            case Entry.Opaque _ -> out.add(new Entry.Opaque(path));
        }
    }

    private static RawPath moved(RawPath path, TreeView view) {
        return path.isRoot() ? path : view.resolve(path.parent(), true).resolve(path.name());
    }
}
