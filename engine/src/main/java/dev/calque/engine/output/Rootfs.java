package dev.calque.engine.output;

import dev.calque.oci.ImageConfig;
import dev.calque.oci.Platform;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TreeNode;
import dev.calque.runtime.layer.LayerUnpacker;
import dev.calque.store.Layers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an image as a process would see them, each folder before what it holds. Of a file with several names the
 * first carries it, the others are hard links.
 *
 * @param below where they are put
 */
record Rootfs(Layers layers, ImageConfig config, RawPath below) {
    private static final Metadata FOLDER = new Metadata(0755, 0, 0, Instant.EPOCH);

    /** One a platform; {@code linux_arm64} and so on where each has a folder of its own. */
    static List<Rootfs> of(Layers layers, List<ImageConfig> configs, Optional<Boolean> folderEach) {
        boolean split = folderEach.orElse(configs.size() > 1);
        return configs.stream()
                .map(config -> new Rootfs(layers, config, split ? folder(config.platform()) : RawPath.ROOT))
                .toList();
    }

    private static RawPath folder(Platform platform) {
        return RawPath.of(platform.toString().replace('/', '_'));
    }

    void writeTo(LayerUnpacker.Sink sink) throws IOException {
        if (!below.isRoot()) {
            sink.add(new Entry.Directory(below, FOLDER), InputStream.nullInputStream());
        }
        Map<TreeNode.Identity, RawPath> seen = new HashMap<>();
        Iterator<TreeNode> nodes =
                layers.view(config.diffIds()).walk(RawPath.ROOT).iterator();
        while (nodes.hasNext()) {
            TreeNode node = nodes.next();
            if (!node.path().isRoot()) {
                add(node, seen, sink);
            }
        }
    }

    private void add(TreeNode node, Map<TreeNode.Identity, RawPath> seen, LayerUnpacker.Sink sink) throws IOException {
        RawPath path = below.resolve(node.path());
        RawPath first = node.isDirectory() ? null : seen.putIfAbsent(node.identity(), path);
        if (first != null) {
            sink.add(new Entry.Hardlink(path, node.metadata(), first), InputStream.nullInputStream());
            return;
        }
        try (InputStream content =
                node.content().isPresent() ? layers.content(node.content().get()) : InputStream.nullInputStream()) {
            sink.add(at(path, node.entry()), content);
        }
    }

    private static Entry at(RawPath path, Entry.Node entry) {
        return switch (entry) {
            case Entry.File file -> new Entry.File(path, file.metadata(), file.sizeBytes());
            case Entry.Directory folder -> new Entry.Directory(path, folder.metadata());
            case Entry.Symlink link -> new Entry.Symlink(path, link.metadata(), link.target());
            case Entry.Hardlink link -> new Entry.Hardlink(path, link.metadata(), link.target());
            case Entry.Device device ->
                new Entry.Device(path, device.metadata(), device.block(), device.major(), device.minor());
            case Entry.Fifo fifo -> new Entry.Fifo(path, fifo.metadata());
        };
    }
}
