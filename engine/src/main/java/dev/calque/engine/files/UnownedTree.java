package dev.calque.engine.files;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Metadata;
import java.util.List;
import java.util.Optional;

/** Another tree with all files owned by root and without extended attributes, as files of a context are. */
public record UnownedTree(FileTree tree) implements FileTree {
    @Override
    public Optional<FileNode> find(RawPath path) {
        return tree.find(path).map(UnownedTree::unowned);
    }

    @Override
    public List<FileNode> children(RawPath folder) {
        return tree.children(folder).stream().map(UnownedTree::unowned).toList();
    }

    private static FileNode unowned(FileNode node) {
        Metadata looks = node.metadata();
        return node.at(node.path(), new Metadata(looks.mode(), 0, 0, looks.mtime()));
    }
}
