package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.Fd;
import dev.calque.linux.FileType;
import dev.calque.linux.Stat;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import dev.calque.oci.layer.Xattr;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns files on disk into entries of a layer. The first name of a file is the file, its others are hard links. */
final class EntryReader {
    private final Optional<Instant> latest;
    private final FileContent contents;
    private final Map<Long, RawPath> firstNames = new HashMap<>();

    EntryReader(Optional<Instant> latest, FileContent contents) {
        this.latest = latest;
        this.contents = contents;
    }

    /** Mode, owner, time and attributes as a layer has them. */
    Metadata metadata(Directory parent, String name, Stat stat) {
        return new Metadata(
                stat.mode(),
                stat.uid(),
                stat.gid(),
                time(stat),
                parent.xattrNames(name).stream()
                        .filter(xattr -> !OverlayMarks.isOverlayXattr(xattr))
                        .map(xattr -> new Xattr(xattr, parent.xattr(name, xattr).orElse("")))
                        .toList());
    }

    /** The time that a layer shows for a file. */
    Instant time(Stat stat) {
        Instant mtime = stat.mtime().truncatedTo(ChronoUnit.SECONDS);
        return latest.filter(mtime::isAfter).orElse(mtime);
    }

    /** Writes anything but a folder or a socket. */
    void write(Directory parent, RawPath path, Stat stat, TarWriter tar) throws IOException {
        if (stat.links() > 1) {
            RawPath first = firstNames.putIfAbsent(stat.inode(), path);
            if (first != null) {
                tar.add(new Entry.Hardlink(path, metadata(parent, path.name(), stat), first));
                return;
            }
        }
        if (stat.type() == FileType.FILE) {
            file(parent, path, tar);
        } else {
            tar.add(special(parent, path, stat));
        }
    }

    private void file(Directory parent, RawPath path, TarWriter tar) throws IOException {
        try (Fd fd = parent.read(path.name())) {
            Stat stat = fd.stat();
            Entry.File entry = new Entry.File(path, metadata(parent, path.name(), stat), stat.sizeBytes());
            try (InputStream content = contents.open(fd, stat)) {
                tar.add(entry, content);
            }
        }
    }

    private Entry special(Directory parent, RawPath path, Stat stat) {
        Metadata metadata = metadata(parent, path.name(), stat);
        int major = stat.special().major();
        int minor = stat.special().minor();
        return switch (stat.type()) {
            case SYMLINK -> new Entry.Symlink(path, metadata, parent.readLink(path.name()));
            case FIFO -> new Entry.Fifo(path, metadata);
            case CHARACTER_DEVICE -> new Entry.Device(path, metadata, false, major, minor);
            case BLOCK_DEVICE -> new Entry.Device(path, metadata, true, major, minor);
            case FILE, DIRECTORY, SOCKET ->
                throw new CalqueException(CalqueException.Kind.CORRUPT, path + " changed while it was read");
        };
    }
}
