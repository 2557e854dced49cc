package dev.calque.runtime;

import dev.calque.linux.Directory;
import dev.calque.linux.Errno;
import dev.calque.linux.FileType;
import dev.calque.linux.LinuxException;
import dev.calque.linux.Resolution;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The files and folders that are made only so that something can be mounted there, and taken away again: an image must
 * not gain an {@code /etc/hosts} because a step ran.
 *
 * <p>Made before the process starts, when nobody can change the tree. Taken away after it ended, by descriptors and
 * without following any link, and only where a stub is still empty: what a step has put in its place stays.
 */
final class MountPoints {
    private static final int MOST_LINKS = 40;

    /** A stub, and its folder's time around its making: who writes nothing must not seem to have. */
    private record Stub(RawPath path, boolean folder, Instant before, Instant after) {}

    private final Directory root;
    private final List<Stub> stubs = new ArrayList<>();

    /** @param root of the mounted snapshot */
    MountPoints(Directory root) {
        this.root = root;
    }

    /** The way to one mount point: where it has come to, and the names still to come. */
    private static final class Walk {
        final String target;
        final Deque<String> ahead;
        RawPath at = RawPath.ROOT;
        int links;

        Walk(String target) {
            this.target = target;
            this.ahead = new ArrayDeque<>(RawPath.of(target).parts());
        }

        void follow(String link) {
            if (++links > MOST_LINKS) {
                throw CalqueException.invalid(
                        "the mount point " + target + " leads through more than " + MOST_LINKS + " symbolic links");
            }
            at = link.startsWith("/") ? RawPath.ROOT : at;
            List.of(link.split("/")).reversed().forEach(ahead::push);
        }
    }

    /** Makes what is missing of {@code target}, following links inside the root as a runtime will. */
    void make(String target, boolean folder) {
        Walk walk = new Walk(target);
        while (!walk.ahead.isEmpty()) {
            String name = walk.ahead.pop();
            switch (name) {
                case "", "." -> {}
                case ".." -> walk.at = walk.at.parent();
                default -> step(walk, name, folder);
            }
        }
    }

    private void step(Walk walk, String name, boolean folder) {
        try (Directory parent = folder(walk.at)) {
            Optional<Stat> existing = parent.find(name);
            if (existing.isPresent() && existing.get().type() == FileType.SYMLINK) {
                walk.follow(parent.readLink(name));
                return;
            }
            walk.at = walk.at.resolve(name);
            if (existing.isEmpty()) {
                add(parent, walk.at, folder || !walk.ahead.isEmpty());
            }
        }
    }

    private Directory folder(RawPath path) {
        return root.directory(path.isRoot() ? "." : path.bytes(), Resolution.NO_LINKS);
    }

    private void add(Directory parent, RawPath path, boolean folder) {
        Instant before = parent.stat().mtime();
        if (folder) {
            parent.mkdir(path.name(), 0755);
        } else {
            parent.create(path.name()).close();
            parent.chmod(path.name(), 0644);
        }
        stubs.add(new Stub(path, folder, before, parent.stat().mtime()));
    }

    /** Takes away what is still as it was made. */
    void remove() {
        for (Stub stub : stubs.reversed()) {
            try (Directory parent = folder(stub.path().parent())) {
                remove(parent, stub);
            } catch (LinuxException e) {
                if (!isChanged(e)) {
                    throw e;
                }
            }
        }
        stubs.clear();
    }

    private static void remove(Directory parent, Stub stub) {
        String name = stub.path().name();
        Instant now = parent.stat().mtime();
        Optional<Stat> left = parent.find(name);
        if (left.isEmpty()) {
            return;
        }
        if (stub.folder()) {
            parent.rmdir(name);
        } else if (left.get().type() == FileType.FILE && left.get().sizeBytes() == 0) {
            parent.unlink(name);
        } else {
            return;
        }
        if (now.equals(stub.after())) {
            parent.setTime(".", stub.before());
        }
    }

    /** Whether the step has made something else of the stub or the way to it. */
    private static boolean isChanged(LinuxException e) {
        return switch (e.errno()) {
            case ENOENT, ENOTDIR, ENOTEMPTY, ELOOP, EXDEV, EEXIST -> true;
            default -> e.is(Errno.EBUSY);
        };
    }
}
