package dev.calque.engine.files;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Follows symbolic links as a process does whose root is the root of the tree. */
public final class Links {
    /** As many as the kernel follows. */
    private static final int MOST = 40;

    private Links() {}

    /** The file that a path names; links lead to files of the tree or nowhere. */
    public static Optional<FileNode> find(FileTree tree, String path) {
        return tree.find(resolve(tree, path, true));
    }

    /**
     * {@code path} without symbolic links in its parents and, with {@code followLast}, at its end. Components that do
     * not exist are kept as they are.
     *
     * @param path a byte string; {@code ..} is taken after links were followed
     */
    static RawPath resolve(FileTree tree, String path, boolean followLast) {
        Deque<String> open = new ArrayDeque<>();
        push(open, path);
        RawPath at = RawPath.ROOT;
        int followed = 0;
        while (!open.isEmpty()) {
            String part = open.pop();
            switch (part) {
                case "", "." -> {}
                case ".." -> at = at.parent();
                default -> {
                    RawPath next = at.resolve(part);
                    Optional<String> target = followLast || !open.isEmpty() ? target(tree, next) : Optional.empty();
                    if (target.isEmpty()) {
                        at = next;
                    } else if (++followed > MOST) {
                        throw CalqueException.invalid(RawPath.clean(path) + ": more than " + MOST + " symbolic links");
                    } else {
                        at = target.get().startsWith("/") ? RawPath.ROOT : at;
                        push(open, target.get());
                    }
                }
            }
        }
        return at;
    }

    private static Optional<String> target(FileTree tree, RawPath path) {
        return tree.find(path)
                .flatMap(n -> n.entry() instanceof Entry.Symlink link ? Optional.of(link.target()) : Optional.empty());
    }

    private static void push(Deque<String> open, String path) {
        String[] parts = path.split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
            open.push(parts[i]);
        }
    }
}
