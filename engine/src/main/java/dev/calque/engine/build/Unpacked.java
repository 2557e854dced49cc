package dev.calque.engine.build;

import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.runtime.layer.LayerUnpacker;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Makes the folders that overlayfs needs; they stay as long as the lease lives. */
public final class Unpacked {
    private final Layers layers;
    private final Lease lease;
    private final RebasedLayers rebased;
    private final Map<List<Digest>, Digest> standAlone = new HashMap<>();

    public Unpacked(Store store, Lease lease) {
        this.layers = store.layers();
        this.lease = lease;
        this.rebased = new RebasedLayers(store, lease);
    }

    /** The unpacked layers of a tree, lowest first; those that are missing are made now. */
    public List<Path> lowers(Tree tree) {
        return lowers(tree.diffIds());
    }

    /**
     * Overlayfs refuses a layer that stands twice in a stack. The upper one of two equal layers says all that the lower
     * one said, so the lower one is left out.
     */
    public List<Path> lowers(List<Digest> diffIds) {
        List<Digest> alone = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            alone.add(standAlone(diffIds.subList(0, i + 1)));
        }
        List<Path> lowers = new ArrayList<>();
        for (Digest diffId : new LinkedHashSet<>(alone.reversed())) {
            lowers.add(layers.unpacked(diffId, lease)
                    .orElseGet(() -> layers.unpack(diffId, lease, LayerUnpacker::unpack)));
        }
        return List.copyOf(lowers.reversed());
    }

    /** The last layer of a stack, fit to be unpacked without the others. */
    private synchronized Digest standAlone(List<Digest> stack) {
        Digest known = standAlone.get(stack);
        if (known == null) {
            known = rebased.on(stack.subList(0, stack.size() - 1), stack.getLast());
            standAlone.put(List.copyOf(stack), known);
        }
        return known;
    }
}
