package dev.calque.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Folders of any content: listed, weighed, deleted. Links are never followed. */
final class Trees {
    private Trees() {}

    /** What a folder holds; nothing where there is none. */
    static List<Path> list(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        paths.sort(null);
        return paths;
    }

    /** The files below a folder, at any depth; nothing where there is none. */
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Deletes {@code path} and all below; what is gone already is fine. */
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : listEvenIfClosed(path)) {
                delete(child);
            }
        }
        Files.deleteIfExists(path);
    }

    private static List<Path> listEvenIfClosed(Path folder) throws IOException {
        try {
            return writable(folder);
        } catch (AccessDeniedException e) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return list(folder);
        }
    }

    private static List<Path> writable(Path folder) throws IOException {
        if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
        return list(folder);
    }

    /** Deletes the folders below {@code root} that hold nothing. */
    static void deleteEmpty(Path root) throws IOException {
        for (Path child : list(root)) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                deleteEmpty(child);
                if (list(child).isEmpty()) {
                    Files.delete(child);
                }
            }
        }
    }

    /** The sizes of all files below, or of the file itself. */
    static long sizeBytes(Path path) throws IOException {
        long sum = 0;
        for (Path file : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? files(path) : List.of(path)) {
            sum += Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        }
        return sum;
    }
}
