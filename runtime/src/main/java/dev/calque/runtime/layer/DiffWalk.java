package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.FileType;
import dev.calque.linux.Stat;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Walks an upper directory in the order of paths, without recursion, however deep it is. A folder's entry waits until
 * something in it is written, so that folders without a change can be left out.
 */
final class DiffWalk {
    /** A folder on the way down, with the names that are still to come. */
    private static final class Level {
        final RawPath path;
        final Directory directory;
        final Metadata metadata;
        final Iterator<String> names;
        boolean written;

        Level(RawPath path, Directory directory, Metadata metadata) {
            this.path = path;
            this.directory = directory;
            this.metadata = metadata;
            this.names = directory.list().iterator();
        }
    }

    private final Directory root;
    private final LowerView lower;
    private final EntryReader entries;
    private final TarWriter tar;
    private final Deque<Level> levels = new ArrayDeque<>();

    DiffWalk(Directory root, LowerView lower, EntryReader entries, TarWriter tar) {
        this.root = root;
        this.lower = lower;
        this.entries = entries;
        this.tar = tar;
    }

    void run() throws IOException {
        try {
            enter(RawPath.ROOT, root.directory("."));
            while (!levels.isEmpty()) {
                step(levels.element());
            }
        } finally {
            levels.forEach(level -> level.directory.close());
        }
    }

    private void step(Level level) throws IOException {
        if (!level.names.hasNext()) {
            leave(level);
            return;
        }
        String name = level.names.next();
        RawPath path = level.path.resolve(name);
        Stat stat = level.directory.stat(name);
        if (stat.isDirectory()) {
            enter(path, level.directory.directory(name));
        } else if (stat.isWhiteout()) {
            writePending();
            tar.add(new Entry.Whiteout(path));
        } else if (stat.type() != FileType.SOCKET) {
            writePending();
            entries.write(level.directory, path, stat, tar);
        }
    }

    private void enter(RawPath path, Directory directory) throws IOException {
        Metadata metadata = entries.metadata(directory, ".", directory.stat());
        Level level = new Level(path, directory, metadata);
        levels.push(level);
        level.written = path.isRoot() && sameOwnerAndMode(level.metadata);
        if (OverlayMarks.isOpaque(directory, ".") && lower.hasFolder(path)) {
            writePending();
            tar.add(new Entry.Opaque(path));
        }
    }

    /** Whether the root is as it was; its time alone is no change. */
    private boolean sameOwnerAndMode(Metadata now) {
        Metadata before = new Metadata(0755, 0, 0, now.mtime());
        Optional<Directory> found = lower.folder(RawPath.ROOT);
        if (found.isPresent()) {
            try (Directory below = found.get()) {
                before = entries.metadata(below, ".", below.stat());
            }
        }
        return now.withMtime(before.mtime()).equals(before);
    }

    private void leave(Level level) throws IOException {
        if (!level.written && !asBelow(level)) {
            writePending();
        }
        levels.pop();
        level.directory.close();
    }

    /** Writes the folders on the way down that are not written yet, outermost first. */
    private void writePending() throws IOException {
        for (Iterator<Level> down = levels.descendingIterator(); down.hasNext(); ) {
            Level level = down.next();
            if (!level.written) {
                tar.add(new Entry.Directory(level.path, level.metadata));
                level.written = true;
            }
        }
    }

    private boolean asBelow(Level level) {
        Optional<Directory> found = lower.folder(level.path);
        if (found.isEmpty()) {
            return false;
        }
        try (Directory before = found.get()) {
            Stat stat = before.stat();
            return stat.mtime().equals(level.directory.stat().mtime())
                    && entries.metadata(before, ".", stat).equals(level.metadata);
        }
    }
}
