package dev.calque.engine.files;

import dev.calque.oci.RawPath;
import java.util.List;
import java.util.Optional;

/** A tree of files that can be read: a context folder, the layers of a stage, a draft. */
public interface FileTree {
    FileTree EMPTY = new FileTree() {
        @Override
        public Optional<FileNode> find(RawPath path) {
            return Optional.empty();
        }

        @Override
        public List<FileNode> children(RawPath folder) {
            return List.of();
        }
    };

    /** What stands at {@code path}; no symbolic link is followed. */
    Optional<FileNode> find(RawPath path);

    /** Why somebody may have expected a file at {@code path} where there is none; empty where nothing is known. */
    default Optional<String> whyMissing(RawPath path) {
        return Optional.empty();
    }

    /** What stands directly in a folder, sorted by path; nothing where there is no such folder. */
    List<FileNode> children(RawPath folder);
}
