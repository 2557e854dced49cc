package dev.calque.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Removes a tree by descriptors, without following a link and without recursion, however deep it is. */
final class TreeRemoval {
    private record Level(Directory parent, String name, Directory directory, Iterator<String> names) {}

    private TreeRemoval() {}

    static void remove(Directory parent, String name) {
        if (unlinked(parent, name)) {
            return;
        }
        Deque<Level> levels = new ArrayDeque<>();
        try {
            levels.push(open(parent, name));
            while (!levels.isEmpty()) {
                step(levels);
            }
        } finally {
            levels.forEach(level -> level.directory().close());
        }
    }

    private static void step(Deque<Level> levels) {
        Level top = levels.element();
        if (!top.names().hasNext()) {
            levels.pop();
            top.directory().close();
            top.parent().rmdir(top.name());
            return;
        }
        String child = top.names().next();
        if (!unlinked(top.directory(), child)) {
            levels.push(open(top.directory(), child));
        }
    }

    private static Level open(Directory parent, String name) {
        Directory directory = parent.directory(name);
        return new Level(parent, name, directory, directory.list().iterator());
    }

    /** False where a directory has this name. */
    private static boolean unlinked(Directory parent, String name) {
        try {
            parent.unlink(name);
            return true;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            if (e.is(Errno.EISDIR)) {
                return false;
            }
            throw e;
        }
    }
}
