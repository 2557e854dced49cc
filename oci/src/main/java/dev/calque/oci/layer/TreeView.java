package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>It keeps positions into the indexes only; entries are made when asked for. Safe for use by many threads.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets">image-spec,
 *     Applying Changesets</a>
 */
public final class TreeView {
    private static final Metadata IMPLIED = new Metadata(0755, 0, 0, Instant.EPOCH);

    private final List<IndexedLayer> stack;
    private final ViewNode root;
    private final LinkWalk walk;

    private TreeView(List<IndexedLayer> stack) {
        this.stack = List.copyOf(stack);
        this.root = new ViewNode();
        this.walk = new LinkWalk(root, this::linkText);
    }

    /** @param stack lowest first; empty for {@code scratch} */
    public static TreeView of(List<IndexedLayer> stack) {
        TreeView view = new TreeView(stack);
        for (int layer = 0; layer < stack.size(); layer++) {
            new LayerApplier(view.root, view.walk, layer, stack.get(layer).index()).apply();
        }
        return view;
    }

    private String linkText(ViewNode node) {
        return entry(node) instanceof Entry.Symlink link ? link.target() : "";
    }

    private Entry entry(ViewNode node) {
        return item(node).entry();
    }

    private LayerIndex.Item item(ViewNode node) {
        return stack.get(node.layer).index().item(node.item);
    }

    /** What stands at exactly this path; no symbolic link is followed in any component. */
    public Optional<TreeNode> find(RawPath path) {
        return root.find(path).map(node -> shown(path, node));
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
        return walk.resolve(path, followLast);
    }

    /** What a folder holds, sorted; nothing for what is no folder. */
    public List<TreeNode> children(RawPath path) {
        List<TreeNode> children = new ArrayList<>();
        root.find(path).ifPresent(folder -> folder.children()
                .forEach((name, child) -> children.add(shown(path.resolve(name), child))));
        return children;
    }

    /** The node at {@code path} and all below it, each folder before what it holds, in the order of {@link RawPath}. */
    public Stream<TreeNode> walk(RawPath path) {
        Deque<TreeNode> pending = new ArrayDeque<>();
        find(path).ifPresent(pending::push);
        return Stream.generate(() -> next(pending))
                .takeWhile(Optional::isPresent)
                .map(Optional::get);
    }

    /** A stack of what is still to be shown, next first: the first is replaced by what it holds. */
    private Optional<TreeNode> next(Deque<TreeNode> pending) {
        Optional<TreeNode> next = Optional.ofNullable(pending.poll());
        next.ifPresent(node -> children(node.path()).reversed().forEach(pending::push));
        return next;
    }

    private TreeNode shown(RawPath path, ViewNode node) {
        TreeNode.Identity identity = new TreeNode.Identity(node.layer, node.item);
        if (node.isImplied()) {
            return new TreeNode(path, new Entry.Directory(path, IMPLIED), Optional.empty(), identity);
        }
        LayerIndex.Item item = item(node);
        Optional<Content> content = item.entry() instanceof Entry.File file
                ? Optional.of(new Content(
                        stack.get(node.layer).diffId(), item.offsetBytes(), file.sizeBytes(), item.sparse()))
                : Optional.empty();
        return new TreeNode(path, at(path, item.entry()), content, identity);
    }

    /** The entry under the path where it is seen, which a link in a parent or a second name makes another. */
    private static Entry.Node at(RawPath path, Entry entry) {
        return switch (entry) {
            case Entry.File file -> new Entry.File(path, file.metadata(), file.sizeBytes());
            case Entry.Directory folder -> new Entry.Directory(path, folder.metadata());
            case Entry.Symlink link -> new Entry.Symlink(path, link.metadata(), link.target());
            case Entry.Device device ->
                new Entry.Device(path, device.metadata(), device.block(), device.major(), device.minor());
            case Entry.Fifo fifo -> new Entry.Fifo(path, fifo.metadata());
            case Entry.Hardlink _, Entry.Whiteout _, Entry.Opaque _ ->
                throw new IllegalStateException("a view never keeps a link or a mark");
        };
    }
}
