package dev.calque.engine.files;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * One file of a {@link FileTree}.
 *
 * @param entry what it is; never a hard link
 * @param content of a file
 * @param identity equal for all names of one file, as an inode number is
 */
public record FileNode(Entry.Node entry, Optional<Content> content, Optional<Object> identity) {
    /** Bytes that can be read, from the start, as often as needed. */
    public interface Content {
        InputStream open() throws IOException;
    }

    public RawPath path() {
        return entry.path();
    }

    public Metadata metadata() {
        return entry.metadata();
    }

    public boolean isDirectory() {
        return entry instanceof Entry.Directory;
    }

    static FileNode directory(RawPath path, Metadata metadata) {
        return new FileNode(new Entry.Directory(path, metadata), Optional.empty(), Optional.empty());
    }

    /** The same file elsewhere, with other metadata. */
    FileNode at(RawPath path, Metadata metadata) {
        Entry.Node moved =
                switch (entry) {
                    case Entry.File file -> new Entry.File(path, metadata, file.sizeBytes());
                    case Entry.Directory _ -> new Entry.Directory(path, metadata);
                    case Entry.Symlink link -> new Entry.Symlink(path, metadata, link.target());
                    case Entry.Hardlink link -> new Entry.Hardlink(path, metadata, link.target());
                    case Entry.Device device ->
                        new Entry.Device(path, metadata, device.block(), device.major(), device.minor());
                    case Entry.Fifo _ -> new Entry.Fifo(path, metadata);
                };
        return new FileNode(moved, content, identity);
    }
}
