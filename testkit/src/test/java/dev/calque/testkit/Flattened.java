package dev.calque.testkit;

import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TreeNode;
import dev.calque.store.Layers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The file system of a stack of layers as the recorded cases write it: type, mode, uid, gid, size, content. */
final class Flattened {
    private Flattened() {}

    static Map<String, List<@Nullable Object>> of(Layers layers, List<Digest> diffIds) {
        Map<String, List<@Nullable Object>> files = new TreeMap<>();
        layers.view(diffIds).walk(RawPath.ROOT).filter(n -> !n.path().isRoot()).forEach(node -> {
            files.put(node.path().toString(), describe(layers, node));
        });
        return files;
    }

    private static List<@Nullable Object> describe(Layers layers, TreeNode node) {
        Metadata looks = node.metadata();
        String type =
                switch (node.entry()) {
                    case Entry.File _ -> "file";
                    case Entry.Directory _ -> "dir";
                    case Entry.Symlink _ -> "symlink";
                    case Entry.Hardlink _ -> "hardlink";
                    case Entry.Device device -> device.block() ? "block" : "char";
                    case Entry.Fifo _ -> "fifo";
                };
        long size = node.entry() instanceof Entry.File file ? file.sizeBytes() : 0;
        Object content =
                switch (node.entry()) {
                    case Entry.File _ -> sha(layers, node);
                    case Entry.Symlink link -> link.target();
                    default -> null;
                };
        return new ArrayList<>(
                Arrays.asList(type, Integer.toOctalString(looks.mode()), looks.uid(), looks.gid(), size, content));
    }

    private static String sha(Layers layers, TreeNode node) {
        try (InputStream in = layers.content(node.content().orElseThrow())) {
            return Digest.sha256(in.readAllBytes()).hex();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
