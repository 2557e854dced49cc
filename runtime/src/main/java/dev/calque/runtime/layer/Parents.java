package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.Errno;
import dev.calque.linux.LinuxException;
import dev.calque.linux.Resolution;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the folders that entries lie in, following links inside the root, and makes those that the layer only implies:
 * owned by root, mode 0755, time zero. Keeps the last one open, because entries mostly come folder by folder.
 */
final class Parents implements AutoCloseable {
    private static final int MOST_LINKS = 40;

    private final Directory root;
    private final Consumer<RawPath> implied;
    private @Nullable RawPath lastPath;
    private @Nullable Directory last;

    /** @param implied gets each folder that is made here; its time is not set yet */
    Parents(Directory root, Consumer<RawPath> implied) {
        this.root = root;
        this.implied = implied;
    }

    /** Stays open until the next call here. */
    Directory open(RawPath path) {
        if (last != null && path.equals(lastPath)) {
            return last;
        }
        forget();
        Directory opened = openOrMake(path, 0);
        lastPath = path;
        last = opened;
        return opened;
    }

    /** What the open path leads to may have changed; it stays open for the entry at hand. */
    void stale() {
        lastPath = null;
    }

    private void forget() {
        if (last != null) {
            last.close();
            last = null;
        }
    }

    private Directory openOrMake(RawPath path, int links) {
        try {
            return root.directory(path.bytes(), Resolution.IN_ROOT);
        } catch (LinuxException e) {
            boolean missing = e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR);
            if (!missing || path.isRoot()) {
                throw e;
            }
        }
        if (links > MOST_LINKS) {
            throw CalqueException.invalid(path + " leads through more than " + MOST_LINKS + " symbolic links");
        }
        try (Directory parent = openOrMake(path.parent(), links)) {
            Optional<RawPath> dangling = makeOrFollow(parent, path);
            return dangling.isPresent() ? openOrMake(dangling.get(), links + 1) : parent.directory(path.name());
        }
    }

    /** Makes the folder; or, where a link to nothing stands at its place, gives the path that the link names. */
    private Optional<RawPath> makeOrFollow(Directory parent, RawPath path) {
        String name = path.name();
        Optional<Stat> existing = parent.find(name);
        if (existing.isEmpty()) {
            make(parent, path);
            return Optional.empty();
        }
        switch (existing.get().type()) {
            case SYMLINK -> {
                String target = parent.readLink(name);
                return Optional.of(
                        target.startsWith("/")
                                ? RawPath.clean(target)
                                : path.parent().resolve(target));
            }
            case CHARACTER_DEVICE -> {
                if (existing.get().isWhiteout()) {
                    parent.unlink(name);
                    make(parent, path);
                    OverlayMarks.makeOpaque(parent, name);
                    return Optional.empty();
                }
            }
            case DIRECTORY -> {
                return Optional.empty();
            }
            case FILE, BLOCK_DEVICE, FIFO, SOCKET -> {}
        }
        throw CalqueException.invalid(path + " is not a folder, but the layer has entries below it");
    }

    private void make(Directory parent, RawPath path) {
        parent.mkdir(path.name(), 0755);
        implied.accept(path);
    }

    @Override
    public void close() {
        forget();
    }
}
