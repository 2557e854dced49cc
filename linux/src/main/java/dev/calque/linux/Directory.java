package dev.calque.linux;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An open directory and what can be done to the names in it. A name is a byte string, one {@code char} a byte, of one
 * component; {@code .} is the directory itself. Symbolic links are never followed, except by the methods that take a
 * {@link Resolution}, and these take paths.
 *
 * <p>Names that are created get the mode that is asked for, whatever the umask of this process.
 */
public final class Directory implements AutoCloseable {
    private static final int AT_REMOVEDIR = 0x200;
    private static final int MOST_LINK_BYTES = 4096;
    private static final int READ_DIRECTORY = Fd.O_DIRECTORY;

    private final Fd fd;

    private Directory(Fd fd) {
        this.fd = fd;
    }

    /** Opens a directory of the host. */
    public static Directory open(Path path) {
        return new Directory(Fd.open(Fd.AT_FDCWD, Fd.bytes(path), READ_DIRECTORY, 0, Resolution.HOST));
    }

    /** Opens a directory below this one. */
    public Directory directory(String path, Resolution resolution) {
        return new Directory(Fd.open(number(), path.isEmpty() ? "." : path, READ_DIRECTORY, 0, resolution));
    }

    /** Opens a directory that stands directly in this one; ENOTDIR or ELOOP where a symbolic link stands there. */
    public Directory directory(String name) {
        return new Directory(Fd.open(number(), name, READ_DIRECTORY | Fd.O_NOFOLLOW, 0, Resolution.NO_LINKS));
    }

    /** Names the file at {@code path}, following a link at its end too as far as {@code resolution} lets it. */
    public Fd handle(String path, Resolution resolution) {
        return Fd.open(number(), path.isEmpty() ? "." : path, Fd.O_PATH, 0, resolution);
    }

    /** Opens a file for reading. Does not wait where it is a FIFO. */
    public Fd read(String name) {
        return Fd.open(number(), name, Fd.O_NOFOLLOW | Fd.O_NONBLOCK, 0, Resolution.NO_LINKS);
    }

    /** Creates a file, with mode 0600 until it is changed, and opens it for writing. */
    public Fd create(String name) {
        int flags = Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW;
        return Fd.open(number(), name, flags, 0600, Resolution.NO_LINKS);
    }

    public Stat stat() {
        return fd.stat();
    }

    public Stat stat(String name) {
        return Attributes.stat(number(), name, name);
    }

    /** Empty where nothing has this name. */
    public Optional<Stat> find(String name) {
        try {
            return Optional.of(stat(name));
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The names in this directory, without {@code .} and {@code ..}, sorted bytewise. */
    public List<String> list() {
        return DirectoryListing.names(this);
    }

    /** Creates a directory of mode 0700 until it is changed. */
    public void mkdir(String name) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.MKDIRAT, name, number(), kernel.name(name), 0700);
        }
    }

    public void mkdir(String name, int mode) {
        mkdir(name);
        chmod(name, mode);
    }

    /** Creates a device, a FIFO or a socket, with mode 0600 until it is changed. */
    public void mknod(String name, FileType type, DeviceNumber device) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.MKNODAT, name, number(), kernel.name(name), type.bits() | 0600, device.encoded());
        }
    }

    public void symlink(String name, String target) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.SYMLINKAT, name, kernel.name(target), number(), kernel.name(name));
        }
    }

    public String readLink(String name) {
        try (Kernel kernel = new Kernel()) {
            MemorySegment buffer = kernel.memory(MOST_LINK_BYTES);
            long count = kernel.call(
                    Syscall.READLINKAT, name, number(), kernel.name(name), buffer.address(), MOST_LINK_BYTES);
            return IoBuffer.text(buffer, count);
        }
    }

    /** Gives {@code name} a second name in {@code target}; a symbolic link itself, not what it points to. */
    public void link(String name, Directory target, String newName) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.LINKAT,
                    newName + " to " + name,
                    number(),
                    kernel.name(name),
                    target.number(),
                    kernel.name(newName),
                    0);
        }
    }

    /** Moves, replacing a file that has the new name. */
    public void rename(String name, Directory target, String newName) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(
                    Syscall.RENAMEAT2,
                    name + " to " + newName,
                    number(),
                    kernel.name(name),
                    target.number(),
                    kernel.name(newName),
                    0);
        }
    }

    /** Removes a name of anything but a directory. */
    public void unlink(String name) {
        remove(name, 0);
    }

    /** Removes an empty directory. */
    public void rmdir(String name) {
        remove(name, AT_REMOVEDIR);
    }

    private void remove(String name, int flags) {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.UNLINKAT, name, number(), kernel.name(name), flags);
        }
    }

    /** Removes whatever has this name, with all below it; nothing where nothing has it. */
    public void removeTree(String name) {
        TreeRemoval.remove(this, name);
    }

    public void chown(String name, long uid, long gid) {
        Attributes.chown(number(), name, uid, gid);
    }

    /** Not for symbolic links, which have no mode of their own. */
    public void chmod(String name, int mode) {
        try (Fd file = Fd.open(number(), name, Fd.O_PATH | Fd.O_NOFOLLOW, 0, Resolution.NO_LINKS)) {
            if (file.stat().type() == FileType.SYMLINK) {
                throw new LinuxException(Errno.ELOOP.code(), Syscall.FCHMODAT.text(), name);
            }
            Attributes.chmod(file, mode, name);
        }
    }

    /** Sets modification and access time. */
    public void setTime(String name, Instant mtime) {
        Attributes.setTime(number(), name, mtime, name);
    }

    /** Names of extended attributes, as the kernel lists them; none where the file system has none. */
    public List<String> xattrNames(String name) {
        try {
            return Attributes.xattrNames(number(), name);
        } catch (LinuxException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return List.of();
            }
            throw e;
        }
    }

    /** The attribute's value as a byte string; empty where the file has no such attribute. */
    public Optional<String> xattr(String name, String attribute) {
        try {
            return Optional.of(Attributes.xattr(number(), name, attribute));
        } catch (LinuxException e) {
            if (e.is(Errno.ENODATA) || e.is(Errno.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public void setXattr(String name, String attribute, String value) {
        Attributes.setXattr(number(), name, attribute, value);
    }

    public void removeXattr(String name, String attribute) {
        Attributes.removeXattr(number(), name, attribute);
    }

    public void syncFileSystem() {
        fd.syncFileSystem();
    }

    public void fsync() {
        fd.fsync();
    }

    /** A path by which this process reaches the directory, whatever has become of its name. */
    public Path procPath() {
        return fd.procPath();
    }

    int number() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }
}
