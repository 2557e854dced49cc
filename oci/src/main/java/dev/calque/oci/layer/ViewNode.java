package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One name in a {@link TreeView} while and after it is built: where its entry stands, and what it holds. */
final class ViewNode {
    /** What the view must know without looking into the index. */
    enum Type {
        DIRECTORY,
        SYMLINK,
        OTHER
    }

    private static final int NONE = -1;

    private @Nullable SortedMap<String, ViewNode> children;
    Type type = Type.DIRECTORY;
    /** The layer and the position in it that the entry has; a second name has those of the file. */
    int layer = NONE;

    int item = NONE;
    /** The layer that put this name here: whiteouts of the same layer spare it. */
    int placedBy = NONE;

    boolean isImplied() {
        return layer == NONE;
    }

    SortedMap<String, ViewNode> children() {
        return children == null ? java.util.Collections.emptySortedMap() : children;
    }

    @Nullable
    ViewNode child(String name) {
        return children == null ? null : children.get(name);
    }

    ViewNode add(String name) {
        if (children == null) {
            children = new TreeMap<>();
        }
        return children.computeIfAbsent(name, _ -> new ViewNode());
    }

    void remove(String name) {
        if (children != null) {
            children.remove(name);
        }
    }

    void clear() {
        children = null;
    }

    Optional<ViewNode> find(RawPath path) {
        ViewNode node = this;
        for (String part : path.parts()) {
            node = node == null ? null : node.child(part);
        }
        return Optional.ofNullable(node);
    }

    /** Removes all below that layers under {@code current} put there; a folder stays for what it must hold. */
    void hideLower(int current) {
        if (children == null) {
            return;
        }
        for (Map.Entry<String, ViewNode> child : Map.copyOf(children).entrySet()) {
            ViewNode node = child.getValue();
            node.hideLower(current);
            if (node.placedBy < current && node.children().isEmpty()) {
                children.remove(child.getKey());
            } else if (node.placedBy < current) {
                node.becomeImplied();
            }
        }
    }

    /** Turns into a folder that stands only for what it holds. */
    void becomeImplied() {
        type = Type.DIRECTORY;
        layer = NONE;
        item = NONE;
    }
}
