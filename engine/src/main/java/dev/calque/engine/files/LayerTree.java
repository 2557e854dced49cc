package dev.calque.engine.files;

import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.TreeNode;
import dev.calque.oci.layer.TreeView;
import dev.calque.store.Layers;
import java.util.List;
import java.util.Optional;

/** A stack of layers as a tree of files; bytes come straight from the layer tars. */
public final class LayerTree implements FileTree {
    private final Layers layers;
    private final TreeView view;

    public LayerTree(Layers layers, List<Digest> diffIds) {
        this.layers = layers;
        this.view = layers.view(diffIds);
    }

    @Override
    public Optional<FileNode> find(RawPath path) {
        return view.find(path).map(this::node);
    }

    @Override
    public List<FileNode> children(RawPath folder) {
        return view.children(folder).stream().map(this::node).toList();
    }

    private FileNode node(TreeNode node) {
        return new FileNode(
                node.entry(),
                node.content().map(content -> () -> layers.content(content)),
                Optional.of(node.identity()));
    }
}
