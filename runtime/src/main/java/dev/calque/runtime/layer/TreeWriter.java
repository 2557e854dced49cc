package dev.calque.runtime.layer;

import dev.calque.linux.DeviceNumber;
import dev.calque.linux.Directory;
import dev.calque.linux.Errno;
import dev.calque.linux.Fd;
import dev.calque.linux.FileType;
import dev.calque.linux.LinuxException;
import dev.calque.linux.Resolution;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.Xattr;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the entries of one layer into a folder that overlayfs can use as a lower directory.
 *
 * <p>The folder was empty at first, so whatever stands in it is of this layer. That decides the cases that the order of
 * entries leaves open: a whiteout or an opaque mark never removes an entry of its own layer, before or after it; where
 * both name a folder, the folder hides what is below; of two entries with one path the later stands.
 *
 * <p>Every path is resolved by the kernel inside the folder; a link at the end of a path is replaced, not followed.
 * Times of folders are set by {@link #finish}, because filling a folder changes its time.
 */
final class TreeWriter implements AutoCloseable {
    private static final long NO_OWNER = 0xffff_ffffL;

    private final Directory root;
    private final Parents parents;
    private final FileContent contents = new FileContent();
    private final Map<RawPath, Instant> folderTimes = new LinkedHashMap<>();

    /** @param root empty; gets mode 0755, owner 0:0 and time zero unless an entry says otherwise */
    TreeWriter(Directory root) {
        this.root = root;
        this.parents = new Parents(root, path -> folderTimes.put(path, Instant.EPOCH));
        root.chown(".", 0, 0);
        root.chmod(".", 0755);
        folderTimes.put(RawPath.ROOT, Instant.EPOCH);
    }

    /** @param content of the entry, where it is a file */
    void add(Entry entry, InputStream content) throws IOException {
        if (entry.path().isRoot()) {
            root(entry);
            return;
        }
        Directory parent = parents.open(entry.path().parent());
        String name = entry.path().name();
        switch (entry) {
            case Entry.File file -> file(parent, name, file, content);
            case Entry.Directory directory -> {
                directory(parent, name);
                folderTimes.put(directory.path(), directory.metadata().mtime());
                describe(parent, name, directory.metadata(), FileType.DIRECTORY);
            }
            case Entry.Symlink link -> {
                unlessTaken(parent, name, () -> parent.symlink(name, link.target()));
                describe(parent, name, link.metadata(), FileType.SYMLINK);
            }
            case Entry.Device device -> device(parent, name, device);
            case Entry.Fifo fifo -> {
                unlessTaken(parent, name, () -> parent.mknod(name, FileType.FIFO, DeviceNumber.NONE));
                describe(parent, name, fifo.metadata(), FileType.FIFO);
            }
            case Entry.Hardlink link -> hardlink(parent, link);
            case Entry.Whiteout _ -> whiteOut(parent, name);
            case Entry.Opaque opaque -> opaque(parent, opaque.path());
        }
    }

    /** The root may get metadata, and marks; it can not become anything but a folder. */
    private void root(Entry entry) {
        switch (entry) {
            case Entry.Directory directory -> {
                folderTimes.put(RawPath.ROOT, directory.metadata().mtime());
                describe(root, ".", directory.metadata(), FileType.DIRECTORY);
            }
            case Entry.Opaque _ -> OverlayMarks.makeOpaque(root, ".");
            case Entry.File _, Entry.Symlink _, Entry.Hardlink _, Entry.Device _, Entry.Fifo _, Entry.Whiteout _ ->
                throw CalqueException.invalid("the layer would replace its root by something that is not a folder");
        }
    }

    private void file(Directory parent, String name, Entry.File file, InputStream content) throws IOException {
        try (Fd fd = create(parent, name)) {
            contents.fill(fd, content, file.sizeBytes());
            Metadata metadata = file.metadata();
            fd.chown(owner(metadata.uid()), owner(metadata.gid()));
            for (Xattr xattr : metadata.xattrs()) {
                setXattr(xattr, () -> fd.setXattr(xattr.name(), xattr.value()));
            }
            fd.chmod(metadata.mode());
            fd.setTime(metadata.mtime());
        }
    }

    private Fd create(Directory parent, String name) {
        try {
            return parent.create(name);
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        clear(parent, name);
        return parent.create(name);
    }

    private void directory(Directory parent, String name) {
        try {
            parent.mkdir(name);
            return;
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        Stat existing = parent.stat(name);
        if (existing.isDirectory()) {
            return;
        }
        clear(parent, name);
        parent.mkdir(name);
        if (existing.isWhiteout()) {
            OverlayMarks.makeOpaque(parent, name);
        }
    }

    private void device(Directory parent, String name, Entry.Device device) {
        FileType type = device.block() ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE;
        DeviceNumber number = new DeviceNumber(device.major(), device.minor());
        if (type == FileType.CHARACTER_DEVICE && number.equals(DeviceNumber.NONE)) {
            whiteOut(parent, name);
            return;
        }
        unlessTaken(parent, name, () -> parent.mknod(name, type, number));
        describe(parent, name, device.metadata(), type);
    }

    /** The new name gets no metadata: it is the file it names, and through a link it could be another. */
    private void hardlink(Directory parent, Entry.Hardlink link) {
        RawPath target = link.target();
        if (target.isRoot() || target.equals(link.path())) {
            throw CalqueException.invalid("a hard link to " + target + " at " + link.path());
        }
        String name = link.path().name();
        try (Directory from = root.directory(target.parent().bytes(), Resolution.IN_ROOT)) {
            Stat source = from.stat(target.name());
            if (source.isDirectory() || source.isWhiteout()) {
                throw CalqueException.invalid("a hard link to " + target + ", which is not a file");
            }
            if (parent.find(name).filter(source::sameFile).isEmpty()) {
                unlessTaken(parent, name, () -> from.link(target.name(), parent, name));
            }
        }
    }

    private void whiteOut(Directory parent, String name) {
        Optional<Stat> existing = parent.find(name);
        if (existing.isEmpty()) {
            OverlayMarks.whiteOut(parent, name);
        } else if (existing.get().isDirectory()) {
            OverlayMarks.makeOpaque(parent, name);
        }
    }

    /** The folder may be named by this mark alone. */
    private void opaque(Directory parent, RawPath path) {
        String name = path.name();
        Optional<Stat> existing = parent.find(name);
        if (existing.isPresent() && existing.get().isDirectory()) {
            OverlayMarks.makeOpaque(parent, name);
        } else {
            OverlayMarks.makeOpaque(parents.open(path), ".");
        }
    }

    private void unlessTaken(Directory parent, String name, Runnable creation) {
        try {
            creation.run();
            return;
        } catch (LinuxException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        clear(parent, name);
        creation.run();
    }

    /** Removes what an earlier entry put there. The open parent is not below it, but what paths mean may change. */
    private void clear(Directory parent, String name) {
        parent.removeTree(name);
        parents.stale();
    }

    private void describe(Directory parent, String name, Metadata metadata, FileType type) {
        parent.chown(name, owner(metadata.uid()), owner(metadata.gid()));
        for (Xattr xattr : metadata.xattrs()) {
            setXattr(xattr, () -> parent.setXattr(name, xattr.name(), xattr.value()));
        }
        if (type != FileType.SYMLINK) {
            parent.chmod(name, metadata.mode());
        }
        if (type != FileType.DIRECTORY) {
            parent.setTime(name, metadata.mtime());
        }
    }

    /** For chown(2) this number means no change: the file would stay root's. */
    private static long owner(long id) {
        if (id == NO_OWNER) {
            throw CalqueException.invalid("no file can have the owner " + id);
        }
        return id;
    }

    /** What the file system has no place for is left out, as other engines do: user attributes of devices, labels. */
    private static void setXattr(Xattr xattr, Runnable setting) {
        if (OverlayMarks.isOverlayXattr(xattr.name())) {
            return;
        }
        try {
            setting.run();
        } catch (LinuxException e) {
            boolean noPlace =
                    e.is(Errno.EOPNOTSUPP) || e.is(Errno.EPERM) && xattr.name().startsWith("user.");
            if (!noPlace) {
                throw e;
            }
        }
    }

    /** Sets the times of folders. */
    void finish() {
        folderTimes.forEach((path, time) -> {
            if (path.isRoot()) {
                root.setTime(".", time);
                return;
            }
            try (Directory parent = root.directory(path.parent().bytes(), Resolution.IN_ROOT)) {
                if (parent.find(path.name()).filter(Stat::isDirectory).isPresent()) {
                    parent.setTime(path.name(), time);
                }
            } catch (LinuxException e) {
                if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR) && !e.is(Errno.ELOOP)) {
                    throw e;
                }
            }
        });
    }

    @Override
    public void close() {
        parents.close();
        contents.close();
    }
}
