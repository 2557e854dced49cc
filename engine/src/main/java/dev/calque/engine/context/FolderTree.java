package dev.calque.engine.context;

import dev.calque.engine.files.FileNode;
import dev.calque.engine.files.FileTree;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of this machine as a build sees it: without what the ignore patterns exclude, owned by root. Folders are
 * listed when somebody looks into them, once. Links are never followed here; who follows them does so inside the tree.
 */
public final class FolderTree implements FileTree {
    private final Path folder;
    private final PathPatterns ignored;
    private final Map<RawPath, List<Seen>> listed = new ConcurrentHashMap<>();

    /** What the file system said of a file. @param stamp changes when the content may have changed */
    record Seen(FileNode node, Path path, String stamp) {}

    public FolderTree(Path folder, PathPatterns ignored) {
        this.folder = folder;
        this.ignored = ignored;
    }

    @Override
    public Optional<FileNode> find(RawPath path) {
        return seen(path).map(Seen::node);
    }

    @Override
    public Optional<String> whyMissing(RawPath path) {
        if (Files.exists(HostPath.resolve(folder, path), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("it is in the context folder, but "
                    + ignored.deciding(text(path))
                            .map(pattern -> "the pattern '" + pattern + "' of the ignore file excludes it")
                            .orElse("the ignore file excludes it"));
        }
        String wanted = path.name().toLowerCase(Locale.ROOT);
        return listing(path.parent()).stream()
                .map(seen -> seen.node().path())
                .filter(there -> there.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .map(there -> "there is " + there);
    }

    /** What was seen at {@code path}, if the patterns let it through. */
    Optional<Seen> seen(RawPath path) {
        if (path.isRoot()) {
            return look(path, folder);
        }
        List<Seen> siblings = listed.get(path.parent());
        return siblings == null ? lookFor(path) : among(siblings, path);
    }

    /** A single file does not need its folder to be listed. */
    private Optional<Seen> lookFor(RawPath path) {
        RawPath parent = path.parent();
        boolean inFolder = parent.isRoot()
                || seen(parent).filter(s -> s.node().isDirectory()).isPresent();
        return inFolder ? look(path, HostPath.resolve(folder, path)).filter(this::isVisible) : Optional.empty();
    }

    private static Optional<Seen> among(List<Seen> sorted, RawPath path) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).node().path().compareTo(path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < sorted.size() && sorted.get(low).node().path().equals(path)
                ? Optional.of(sorted.get(low))
                : Optional.empty();
    }

    @Override
    public List<FileNode> children(RawPath path) {
        return listing(path).stream().map(Seen::node).toList();
    }

    private List<Seen> listing(RawPath path) {
        List<Seen> known = listed.get(path);
        if (known == null) {
            known = list(path);
            listed.put(path, known);
        }
        return known;
    }

    private List<Seen> list(RawPath path) {
        if (!path.isRoot() && seen(path).filter(s -> s.node().isDirectory()).isEmpty()) {
            return List.of();
        }
        List<Seen> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(HostPath.resolve(folder, path))) {
            for (Path child : stream) {
                RawPath at = path.resolve(HostPath.name(child));
                look(at, child).filter(this::isVisible).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the context folder " + path, e);
        }
        found.sort((a, b) -> a.node().path().compareTo(b.node().path()));
        return List.copyOf(found);
    }

    private boolean isVisible(Seen seen) {
        if (!ignored.matches(text(seen.node().path()))) {
            return true;
        }
        return seen.node().isDirectory()
                && ignored.hasNegations()
                && hasVisible(seen.path(), seen.node().path());
    }

    /** Whether a pattern that begins with {@code !} takes something back inside an excluded folder. */
    private boolean hasVisible(Path directory, RawPath path) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                RawPath at = path.resolve(HostPath.name(child));
                if (!ignored.matches(text(at))
                        || Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && hasVisible(child, at)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the context folder " + path, e);
        }
    }

    private static String text(RawPath path) {
        return new String(path.toBytes(), StandardCharsets.UTF_8);
    }

    private static Optional<Seen> look(RawPath at, Path path) {
        try {
            return isUnix(path) ? unix(at, path) : basic(at, path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("looking at " + path, e);
        }
    }

    private static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static Optional<Seen> unix(RawPath at, Path path) throws IOException {
        UnixAttributes all = UnixAttributes.read(path);
        Metadata metadata = new Metadata(all.mode(), 0, 0, all.modified());
        String stamp = all.size() + " " + all.modified() + " " + all.changed() + " " + all.inode();
        Optional<Entry.Node> entry =
                switch (all.type()) {
                    case FILE -> Optional.of(new Entry.File(at, metadata, all.size()));
                    case DIRECTORY -> Optional.of(new Entry.Directory(at, metadata));
                    case SYMLINK -> Optional.of(new Entry.Symlink(at, metadata, target(path)));
                    case FIFO -> Optional.of(new Entry.Fifo(at, metadata));
                    case CHARACTER_DEVICE ->
                        Optional.of(new Entry.Device(at, metadata, false, all.major(), all.minor()));
                    case BLOCK_DEVICE -> Optional.of(new Entry.Device(at, metadata, true, all.major(), all.minor()));
                    case OTHER -> Optional.empty();
                };
        Optional<Object> identity =
                all.links() > 1 && all.type() == UnixAttributes.Type.FILE ? Optional.of(all.inode()) : Optional.empty();
        return entry.map(e -> seen(e, path, identity, stamp));
    }

    private static Optional<Seen> basic(RawPath at, Path path) throws IOException {
        BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Instant modified = all.lastModifiedTime().toInstant();
        String stamp = all.size() + " " + modified;
        if (all.isDirectory()) {
            return Optional.of(
                    seen(new Entry.Directory(at, new Metadata(0755, 0, 0, modified)), path, Optional.empty(), stamp));
        }
        if (all.isSymbolicLink()) {
            Entry.Node link = new Entry.Symlink(at, new Metadata(0777, 0, 0, modified), target(path));
            return Optional.of(seen(link, path, Optional.empty(), stamp));
        }
        Entry.Node file = new Entry.File(at, new Metadata(0755, 0, 0, modified), all.size());
        return all.isRegularFile() ? Optional.of(seen(file, path, Optional.empty(), stamp)) : Optional.empty();
    }

    private static Seen seen(Entry.Node entry, Path path, Optional<Object> identity, String stamp) {
        Optional<FileNode.Content> content =
                entry instanceof Entry.File file ? Optional.of(() -> open(file, path)) : Optional.empty();
        return new Seen(new FileNode(entry, content, identity), path, stamp);
    }

    private static InputStream open(Entry.File file, Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (now.size() != file.sizeBytes()
                || !now.lastModifiedTime().toInstant().equals(file.metadata().mtime())) {
            throw CalqueException.invalid(
                    "the context's " + file.path() + " changed while it was read; build again when it is at rest");
        }
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String target(Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        StringBuilder bytes = new StringBuilder(target.isAbsolute() ? "/" : "");
        for (int i = 0; i < target.getNameCount(); i++) {
            bytes.append(i == 0 ? "" : "/").append(HostPath.name(target.getName(i)));
        }
        return bytes.toString();
    }
}
