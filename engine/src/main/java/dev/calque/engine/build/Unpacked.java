package dev.calque.engine.build;

import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.runtime.layer.LayerUnpacker;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.nio.file.Path;
import java.util.ArrayList;
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

    public List<Path> lowers(List<Digest> diffIds) {
        List<Path> lowers = new ArrayList<>();
        for (Digest diffId : diffIds) {
            lowers.add(layers.unpacked(diffId, lease)
                    .orElseGet(() -> layers.unpack(diffId, lease, LayerUnpacker::unpack)));
        }
        return lowers;
    }
}
