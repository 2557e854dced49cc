package dev.calque.engine.output;

import dev.calque.engine.context.HostPath;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.runtime.layer.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes files with the JDK's means, for a user who is not root: all becomes the user's own, devices are left out.
 *
 * <p>What comes has no link in the parent of any path; a link that stood there before is replaced by the folder, so
 * nothing is written outside.
 */
final class PlainFolder implements LayerUnpacker.Sink {
    private static final int OWNER_MAY_WRITE = 0700;

    private final Path folder;
    private final Deque<Entry.Directory> open = new ArrayDeque<>();
    private final List<RawPath> leftOut = new ArrayList<>();

    PlainFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void add(Entry entry, InputStream content) throws IOException {
        Path path = HostPath.resolve(folder, entry.path());
        switch (entry) {
            case Entry.Directory directory -> directory(directory, path);
            case Entry.File file -> {
                clear(path);
                Files.copy(content, path);
                describe(path, file.metadata());
            }
            case Entry.Symlink link -> {
                clear(path);
                Files.createSymbolicLink(path, Path.of(text(link.target())));
            }
            case Entry.Hardlink link -> {
                clear(path);
                Files.createLink(path, HostPath.resolve(folder, link.target()));
            }
            case Entry.Device device -> leftOut.add(device.path());
            case Entry.Fifo fifo -> leftOut.add(fifo.path());
            case Entry.Whiteout _, Entry.Opaque _ -> throw new IllegalStateException("a merged view has no marks");
        }
    }

    /** Its mode and time are set when all is in it. */
    private void directory(Entry.Directory directory, Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            clear(path);
            Files.createDirectory(path);
        }
        Files.setAttribute(path, "unix:mode", directory.metadata().mode() | OWNER_MAY_WRITE);
        open.push(directory);
    }

    private static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void describe(Path path, Metadata metadata) throws IOException {
        Files.setAttribute(path, "unix:mode", metadata.mode());
        Files.setLastModifiedTime(path, FileTime.from(metadata.mtime()));
    }

    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Ends the folders. @return what a user should know */
    Optional<String> finish() throws IOException {
        while (!open.isEmpty()) {
            Entry.Directory directory = open.pop();
            describe(HostPath.resolve(folder, directory.path()), directory.metadata());
        }
        return leftOut.isEmpty()
                ? Optional.empty()
                : Optional.of("left out " + leftOut.size() + " devices and pipes, such as " + leftOut.getFirst()
                        + ": making them needs root");
    }
}
