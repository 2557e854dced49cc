package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.util.Optional;

/** Lays one layer over what a {@link TreeView} has until now. */
final class LayerApplier {
    private final ViewNode root;
    private final LinkWalk walk;
    private final int layer;
    private final LayerIndex index;

    LayerApplier(ViewNode root, LinkWalk walk, int layer, LayerIndex index) {
        this.root = root;
        this.walk = walk;
        this.layer = layer;
        this.index = index;
    }

    void apply() {
        for (int item = 0; item < index.size(); item++) {
            switch (index.item(item).entry()) {
                case Entry.Whiteout whiteout -> hide(whiteout.path());
                case Entry.Opaque opaque -> folder(opaque.path()).ifPresent(node -> node.hideLower(layer));
                case Entry.Hardlink link -> link(link);
                case Entry.Node node -> place(node, item);
            }
        }
    }

    private Optional<ViewNode> folder(RawPath path) {
        return walk.find(walk.resolve(path, true));
    }

    private void hide(RawPath path) {
        ViewNode parent = folder(path.parent()).orElse(null);
        ViewNode hidden = parent == null ? null : parent.child(path.name());
        if (parent == null || hidden == null) {
            return;
        }
        hidden.hideLower(layer);
        if (hidden.placedBy < layer) {
            hidden.becomeImplied();
            if (hidden.children().isEmpty()) {
                parent.remove(path.name());
            }
        }
    }

    private void place(Entry.Node entry, int item) {
        ViewNode node = entry.path().isRoot()
                ? root
                : walk.folder(entry.path().parent()).add(entry.path().name());
        ViewNode.Type type =
                switch (entry) {
                    case Entry.Directory _ -> ViewNode.Type.DIRECTORY;
                    case Entry.Symlink _ -> ViewNode.Type.SYMLINK;
                    case Entry.File _, Entry.Hardlink _, Entry.Device _, Entry.Fifo _ -> ViewNode.Type.OTHER;
                };
        put(node, type, layer, item);
    }

    private void put(ViewNode node, ViewNode.Type type, int fromLayer, int fromItem) {
        if (type != ViewNode.Type.DIRECTORY) {
            node.clear();
        }
        node.type = type;
        node.layer = fromLayer;
        node.item = fromItem;
        node.placedBy = layer;
    }

    private void link(Entry.Hardlink link) {
        ViewNode target = walk.find(link.target()).orElse(null);
        if (target == null || target.type == ViewNode.Type.DIRECTORY) {
            throw CalqueException.invalid("a layer has " + link.path() + " as a hard link to " + link.target()
                    + ", which is " + (target == null ? "not there" : "a folder"));
        }
        ViewNode node = walk.folder(link.path().parent()).add(link.path().name());
        if (node != target) {
            put(node, target.type, target.layer, target.item);
        }
    }
}
