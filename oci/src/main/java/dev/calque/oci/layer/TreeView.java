package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The merged, read-only view of a stack of layers: what a process would see that has the stack as its root.
 *
 * <p>Applied as the image specification says: a whiteout hides what lower layers have, never its own layer's entries;
 * a folder over a folder merges, anything else replaces; an entry below a symbolic link lands where the link points,
 * inside the root; parents that no layer names are implied, owned by root with mode 0755.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets">image-spec,
 *     Applying Changesets</a>
 */
public final class TreeView {
    private TreeView() {}

    /** @param stack lowest first; empty for {@code scratch} */
    public static TreeView of(List<IndexedLayer> stack) {
        return Pending.body();
    }

    /** What stands at exactly this path; no symbolic link is followed in any component. */
    public Optional<TreeNode> find(RawPath path) {
        return Pending.body();
    }

    /**
     * Follows symbolic links as the kernel does inside a changed root: absolute ones start at the root, {@code ..} at
     * the root stays there. Components from the first that does not exist on are taken as they are, so the result may
     * name nothing.
     *
     * @param followLast whether a link in the last component is followed too
     * @throws dev.calque.oci.CalqueException after forty links
     */
    public RawPath resolve(RawPath path, boolean followLast) {
        return Pending.body();
    }

    /** What a folder holds, sorted; nothing for what is no folder. */
    public List<TreeNode> children(RawPath path) {
        return Pending.body();
    }

    /** The node at {@code path} and all below it, each folder before what it holds, in the order of {@link RawPath}. */
    public Stream<TreeNode> walk(RawPath path) {
        return Pending.body();
    }
}
