package dev.calque.runtime;

import dev.calque.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a runtime's own records. Crun copies the configuration there, which has the values of secrets: so it is
 * a link into memory, where this host has a place for that.
 */
final class RuntimeState {
    private static final List<Path> MEMORY = List.of(Path.of("/run"), Path.of("/dev/shm"));
    private static final String PREFIX = "calque-run-";

    private RuntimeState() {}

    static void make(Path state) throws IOException {
        if (Files.exists(state)) {
            return;
        }
        Optional<Path> memory = memory();
        if (memory.isPresent()) {
            Files.createSymbolicLink(state, Files.createTempDirectory(memory.get(), PREFIX));
        } else {
            Files.createDirectory(state);
        }
    }

    private static Optional<Path> memory() throws IOException {
        for (Path place : MEMORY) {
            if (Files.isDirectory(place) && Files.getFileStore(place).type().equals("tmpfs")) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Removes what is in memory. A folder on disk goes with the run's scratch folder. */
    static void remove(Path state) throws IOException {
        if (!Files.isSymbolicLink(state)) {
            return;
        }
        Path folder = Files.readSymbolicLink(state);
        Path place = folder.getParent();
        String name = folder.getFileName().toString();
        if (place != null
                && MEMORY.contains(place)
                && name.startsWith(PREFIX)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Directory directory = Directory.open(place)) {
                directory.removeTree(name);
            }
        }
        Files.delete(state);
    }
}
