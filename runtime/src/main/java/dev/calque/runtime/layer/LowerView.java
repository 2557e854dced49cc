package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.Errno;
import dev.calque.linux.LinuxException;
import dev.calque.linux.Resolution;
import dev.calque.oci.RawPath;
import java.nio.file.Path;
import java.util.Optional;

/** The folders that stood below an upper directory. */
final class LowerView implements AutoCloseable {
    private final Optional<Directory> root;

    private LowerView(Optional<Directory> root) {
        this.root = root;
    }

    static LowerView open(Optional<Path> below) {
        return new LowerView(below.map(Directory::open));
    }

    /** The folder at exactly this path; empty where there is none, or something else. */
    Optional<Directory> folder(RawPath path) {
        return root.flatMap(directory -> {
            try {
                return Optional.of(directory.directory(path.isRoot() ? "." : path.bytes(), Resolution.NO_LINKS));
            } catch (LinuxException e) {
                if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    boolean hasFolder(RawPath path) {
        Optional<Directory> found = folder(path);
        found.ifPresent(Directory::close);
        return found.isPresent();
    }

    @Override
    public void close() {
        root.ifPresent(Directory::close);
    }
}
