package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.FileType;
import dev.calque.linux.Stat;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Walks an upper directory in the order of paths, without recursion, however deep it is. A folder's entry waits until
 * something in it is written, so that folders without a change can be left out.
 *
 * <p>What is behind the walk has become what unpacking the layer would give: see {@link LayerDiff}.
 */
final class DiffWalk {
    /** A folder on the way down, with the names that are still to come. */
    private static final class Level {
        final RawPath path;
        final Directory directory;
        /** As it was before anything in it was changed here. */
        final Stat stat;

        final Metadata metadata;
        final Iterator<String> names;
        boolean written;
        /** There is no entry for the root where its mode and owner are as they were. */
        boolean rootUnchanged;

        Level(RawPath path, Directory directory, Stat stat, Metadata metadata) {
            this.path = path;
            this.directory = directory;
            this.stat = stat;
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
                Interruption.check("reading what the step changed");
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
        } else if (stat.type() == FileType.SOCKET) {
            level.directory.unlink(name);
        } else {
            writePending();
            entries.write(level.directory, path, stat, tar);
            OverlayMarks.clearNotes(level.directory, name);
            if (!stat.mtime().equals(entries.time(stat))) {
                level.directory.setTime(name, entries.time(stat));
            }
        }
    }

    private void enter(RawPath path, Directory directory) throws IOException {
        Stat stat = directory.stat();
        Level level = new Level(path, directory, stat, entries.metadata(directory, ".", stat));
        levels.push(level);
        level.rootUnchanged = path.isRoot() && sameOwnerAndMode(level.metadata);
        level.written = level.rootUnchanged;
        if (OverlayMarks.isOpaque(directory, ".")) {
            if (lower.hasFolder(path)) {
                writePending();
                tar.add(new Entry.Opaque(path));
            } else {
                OverlayMarks.clearOpaque(directory, ".");
            }
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
        try (Directory directory = level.directory) {
            settle(level, directory);
        }
    }

    /** Makes the folder what unpacking its entry would make of it. */
    private void settle(Level level, Directory directory) {
        if (level.path.isRoot() && level.rootUnchanged) {
            directory.chown(".", 0, 0);
            directory.chmod(".", 0755);
            directory.setTime(".", Instant.EPOCH);
        } else if (level.written) {
            directory.setTime(".", level.metadata.mtime());
        } else {
            levels.element().directory.rmdir(level.path.name());
            return;
        }
        OverlayMarks.clearNotes(directory, ".");
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
            return stat.mtime().equals(level.stat.mtime())
                    && entries.metadata(before, ".", stat).equals(level.metadata);
        }
    }
}
