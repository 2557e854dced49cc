package dev.calque.runtime;

import dev.calque.linux.Directory;
import dev.calque.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a folder with all below it durable by one {@code syncfs}, instead of an {@code fsync} for every file. */
public final class TreeDurability {
    private TreeDurability() {}

    public static void sync(Path folder) throws IOException {
        try (Directory directory = Directory.open(folder)) {
            directory.syncFileSystem();
        } catch (LinuxException e) {
            throw new IOException("making " + folder + " durable: " + e.getMessage(), e);
        }
    }
}
