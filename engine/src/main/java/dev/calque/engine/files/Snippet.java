package dev.calque.engine.files;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.TarWriter;
import dev.calque.runtime.layer.LayerUnpacker;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Takes part of a tree out into a folder of this machine. */
public final class Snippet {
    private Snippet() {}

    /** What is below {@code source}, with all metadata; the folder itself keeps its own. */
    public static void extract(FileTree tree, String source, Path folder) throws IOException {
        RawPath root = Links.resolve(tree, source, true);
        if (tree.children(root).isEmpty()) {
            return;
        }
        Draft draft = new Draft(FileTree.EMPTY);
        copy(tree, root, RawPath.ROOT, draft);
        Path spool = Files.createTempFile(folder.getParent(), "snippet-", ".tar");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16);
                    TarWriter tar = new TarWriter(out)) {
                draft.write(tar, Optional.empty());
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(spool), 1 << 16)) {
                LayerUnpacker.unpack(in, folder);
            }
        } finally {
            Files.delete(spool);
        }
    }

    private static void copy(FileTree tree, RawPath from, RawPath to, Draft draft) {
        for (FileNode child : tree.children(from)) {
            RawPath path = to.resolve(child.path().name());
            draft.put(child.at(path, child.metadata()));
            if (child.isDirectory()) {
                copy(tree, child.path(), path, draft);
            }
        }
    }
}
