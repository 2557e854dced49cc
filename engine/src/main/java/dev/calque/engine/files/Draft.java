package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A tree that is being changed: a base that stays as it is, and the changes on top, which become one layer. It behaves
 * as a file system would that is mounted on the base; the bytes of files are read only when the layer is written.
 */
final class Draft implements FileTree {
    private sealed interface Change {}

    /** @param opaque a folder that stands where another was removed */
    private record Put(FileNode node, boolean opaque) implements Change {}

    private record Gone() implements Change {}

    private final FileTree base;
    private final TreeMap<RawPath, Change> changes = new TreeMap<>();

    Draft(FileTree base) {
        this.base = base;
    }

    @Override
    public Optional<FileNode> find(RawPath path) {
        return switch (changes.get(path)) {
            case Put put -> Optional.of(put.node());
            case Gone _ -> Optional.empty();
            case null -> path.isRoot() || !isBaseHidden(path) ? fromBase(path) : Optional.empty();
        };
    }

    private Optional<FileNode> fromBase(RawPath path) {
        Optional<FileNode> found = base.find(path);
        return path.isRoot() && found.isEmpty() ? Optional.of(emptyRoot()) : found;
    }

    private static FileNode emptyRoot() {
        return FileNode.directory(RawPath.ROOT, new Metadata(0755, 0, 0, Instant.EPOCH));
    }

    /** Whether something above {@code path} was changed so that the base's content there is out of sight. */
    private boolean isBaseHidden(RawPath path) {
        for (RawPath up = path.parent(); !up.isRoot(); up = up.parent()) {
            switch (changes.get(up)) {
                case Put put -> {
                    if (put.opaque() || !put.node().isDirectory()) {
                        return true;
                    }
                }
                case Gone _ -> {
                    return true;
                }
                case null -> {}
            }
        }
        return false;
    }

    @Override
    public List<FileNode> children(RawPath folder) {
        TreeMap<RawPath, FileNode> found = new TreeMap<>();
        boolean opaque = changes.get(folder) instanceof Put put
                && (put.opaque() || !put.node().isDirectory());
        if (!opaque && !(changes.get(folder) instanceof Gone) && (folder.isRoot() || !isBaseHidden(folder))) {
            base.children(folder).forEach(node -> found.put(node.path(), node));
        }
        for (Map.Entry<RawPath, Change> change : below(folder)) {
            if (change.getKey().parent().equals(folder)) {
                if (change.getValue() instanceof Put put) {
                    found.put(change.getKey(), put.node());
                } else {
                    found.remove(change.getKey());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private List<Map.Entry<RawPath, Change>> below(RawPath folder) {
        List<Map.Entry<RawPath, Change>> found = new ArrayList<>();
        for (Map.Entry<RawPath, Change> entry : changes.tailMap(folder, false).entrySet()) {
            if (!entry.getKey().startsWith(folder)) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    /** Puts a file at its path, in place of what was there; a folder over a folder only changes its metadata. */
    void put(FileNode node) {
        Change before = changes.get(node.path());
        boolean folderStays = node.isDirectory()
                && find(node.path()).map(FileNode::isDirectory).orElse(false);
        boolean opaque = folderStays
                ? before instanceof Put put && put.opaque()
                : node.isDirectory() && baseHas(node.path(), true);
        if (!folderStays) {
            dropBelow(node.path());
        }
        changes.put(node.path(), new Put(node, opaque));
    }

    /** Removes what stands at {@code path}, with all below it. */
    void remove(RawPath path) {
        dropBelow(path);
        changes.remove(path);
        if (baseHas(path, false)) {
            changes.put(path, new Gone());
        }
    }

    private boolean baseHas(RawPath path, boolean asFolder) {
        return !isBaseHidden(path)
                && base.find(path).filter(n -> !asFolder || n.isDirectory()).isPresent();
    }

    private void dropBelow(RawPath path) {
        below(path).forEach(entry -> changes.remove(entry.getKey()));
    }

    /**
     * Makes a folder and its missing parents; {@code path} must be resolved.
     *
     * @param made for a folder that had to be made
     */
    void makeFolders(RawPath path, Metadata made) {
        RawPath at = RawPath.ROOT;
        for (String part : path.parts()) {
            at = at.resolve(part);
            Optional<FileNode> there = find(at);
            if (there.isEmpty()) {
                put(FileNode.directory(at, made));
            } else if (!there.get().isDirectory()) {
                throw CalqueException.invalid(at + " is not a folder");
            }
        }
    }

    /** {@code path} with symbolic links followed inside the tree. */
    RawPath resolve(String path, boolean followLast) {
        return Links.resolve(this, path, followLast);
    }

    /**
     * Writes the changes as a layer, sorted by path. Folders of the base above a change are repeated with their
     * metadata, so that the layer can be unpacked alone.
     *
     * @param epoch times after it are set to it
     */
    void write(TarWriter tar, Optional<Instant> epoch) throws IOException {
        Map<Object, RawPath> written = new HashMap<>();
        for (RawPath path : new TreeSet<>(withParents())) {
            switch (changes.get(path)) {
                case Put put -> {
                    write(tar, clamped(put.node(), epoch), written);
                    if (put.opaque()) {
                        tar.add(new Entry.Opaque(path));
                    }
                }
                case Gone _ -> tar.add(new Entry.Whiteout(path));
                case null ->
                    tar.add(clamped(base.find(path).orElseGet(Draft::emptyRoot), epoch)
                            .entry());
            }
        }
    }

    private static FileNode clamped(FileNode node, Optional<Instant> epoch) {
        return epoch.filter(latest -> node.metadata().mtime().isAfter(latest))
                .map(latest -> node.at(node.path(), node.metadata().withMtime(latest)))
                .orElse(node);
    }

    private List<RawPath> withParents() {
        List<RawPath> all = new ArrayList<>(changes.keySet());
        for (RawPath path : changes.keySet()) {
            for (RawPath up = path.parent(); !up.isRoot(); up = up.parent()) {
                all.add(up);
            }
        }
        return all;
    }

    private static void write(TarWriter tar, FileNode node, Map<Object, RawPath> written) throws IOException {
        if (!(node.entry() instanceof Entry.File file)) {
            tar.add(node.entry());
            return;
        }
        Optional<RawPath> first = node.identity().map(id -> written.putIfAbsent(id, node.path()));
        if (first.isPresent()) {
            tar.add(new Entry.Hardlink(node.path(), node.metadata(), first.get()));
            return;
        }
        FileNode.Content content =
                node.content().orElseThrow(() -> new IllegalStateException("file without content: " + node.path()));
        try (InputStream in = content.open()) {
            tar.add(file, in);
        }
    }
}
