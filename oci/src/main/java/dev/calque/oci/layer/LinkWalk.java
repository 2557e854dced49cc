package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks paths through symbolic links, without ever leaving the root. */
final class LinkWalk {
    /** What Linux allows. */
    private static final int MOST_LINKS = 40;

    private final ViewNode root;
    private final Function<ViewNode, String> linkText;

    LinkWalk(ViewNode root, Function<ViewNode, String> linkText) {
        this.root = root;
        this.linkText = linkText;
    }

    RawPath resolve(RawPath path, boolean followLast) {
        return new Steps(path, followLast, false).walk().path();
    }

    /** The node that {@code path} leads to; a link in the last component is not followed. */
    Optional<ViewNode> find(RawPath path) {
        return Optional.ofNullable(new Steps(path, false, false).walk().node());
    }

    /** The folder that {@code path} leads to, made with its parents where it does not exist. */
    ViewNode folder(RawPath path) {
        ViewNode node = new Steps(path, true, true).walk().node();
        return java.util.Objects.requireNonNull(node);
    }

    private final class Steps {
        private final RawPath wanted;
        private final boolean followLast;
        private final boolean create;
        private final Deque<String> pending = new ArrayDeque<>();
        private final List<String> names = new ArrayList<>();
        private final List<Optional<ViewNode>> nodes = new ArrayList<>();
        private int links;

        Steps(RawPath wanted, boolean followLast, boolean create) {
            this.wanted = wanted;
            this.followLast = followLast;
            this.create = create;
            nodes.add(Optional.of(root));
            pending.addAll(wanted.parts());
        }

        Steps walk() {
            while (!pending.isEmpty()) {
                String part = pending.removeFirst();
                switch (part) {
                    case "", "." -> {}
                    case ".." -> up();
                    default -> down(part);
                }
            }
            return this;
        }

        RawPath path() {
            return new RawPath(String.join("/", names));
        }

        @Nullable
        ViewNode node() {
            return nodes.getLast().orElse(null);
        }

        private void up() {
            if (!names.isEmpty()) {
                names.removeLast();
                nodes.removeLast();
            }
        }

        private void down(String name) {
            ViewNode here = node();
            ViewNode child = here == null ? null : here.child(name);
            if (child != null && child.type == ViewNode.Type.SYMLINK && (followLast || !pending.isEmpty())) {
                follow(linkText.apply(child));
                return;
            }
            if (create && here != null) {
                child = folder(here, child, name);
            }
            names.add(name);
            nodes.add(Optional.ofNullable(child));
        }

        private ViewNode folder(ViewNode here, @Nullable ViewNode child, String name) {
            if (child == null) {
                return here.add(name);
            }
            if (child.type != ViewNode.Type.DIRECTORY) {
                throw CalqueException.invalid(
                        "a layer puts something below " + path().resolve(name) + ", which is no folder");
            }
            return child;
        }

        private void follow(String target) {
            if (++links > MOST_LINKS) {
                throw CalqueException.invalid(wanted + ": more than " + MOST_LINKS + " symbolic links on the way");
            }
            if (target.startsWith("/")) {
                names.clear();
                nodes.subList(1, nodes.size()).clear();
            }
            String[] parts = target.split("/");
            for (int i = parts.length - 1; i >= 0; i--) {
                pending.addFirst(parts[i]);
            }
        }
    }
}
