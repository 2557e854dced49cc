package dev.calque.engine.build;

import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.runtime.layer.LayerUnpacker;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Makes the folders that overlayfs needs.
 *
 * @param lease pins them
 */
public record Unpacked(Layers layers, Lease lease) {
    /** The unpacked layers of a tree, lowest first; those that are missing are made now. */
    public List<Path> lowers(Tree tree) {
        return lowers(tree.diffIds());
    }

    /**
     * Overlayfs refuses a layer that stands twice in a stack. The upper one of two equal layers says all that the lower
     * one said, so the lower one is left out.
     */
    public List<Path> lowers(List<Digest> diffIds) {
        List<Path> lowers = new ArrayList<>();
        for (Digest diffId : new LinkedHashSet<>(diffIds.reversed())) {
            lowers.add(layers.unpacked(diffId, lease)
                    .orElseGet(() -> layers.unpack(diffId, lease, LayerUnpacker::unpack)));
        }
        return List.copyOf(lowers.reversed());
    }
}
