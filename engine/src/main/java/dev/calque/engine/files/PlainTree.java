package dev.calque.engine.files;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Another tree as files of a context are: owned by root and without extended attributes.
 *
 * @param time of all files; absent to leave each its own. Times of a context are no part of its content, so a build that
 *     must give the same image again cannot keep them
 */
public record PlainTree(FileTree tree, Optional<Instant> time) implements FileTree {
    @Override
    public Optional<FileNode> find(RawPath path) {
        return tree.find(path).map(this::plain);
    }

    @Override
    public List<FileNode> children(RawPath folder) {
        return tree.children(folder).stream().map(this::plain).toList();
    }

    private FileNode plain(FileNode node) {
        Metadata looks = node.metadata();
        return node.at(node.path(), new Metadata(looks.mode(), 0, 0, time.orElse(looks.mtime())));
    }
}
