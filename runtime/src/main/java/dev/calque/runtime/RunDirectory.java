package dev.calque.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a run keeps its files, inside the scratch folder of its snapshot; enough for {@link Sweep} to end it. */
record RunDirectory(Path scratch) {
    Path rootfs() {
        return scratch.resolve("rootfs");
    }

    Path links() {
        return scratch.resolve("links");
    }

    Path mounts() {
        return scratch.resolve("mounts");
    }

    Path etc() {
        return scratch.resolve("etc");
    }

    Path bundle() {
        return scratch.resolve("bundle");
    }

    Path config() {
        return bundle().resolve("config.json");
    }

    /** The runtime's own records, for each container a folder. */
    Path state() {
        return scratch.resolve("state");
    }

    Path log() {
        return scratch.resolve("runtime.log");
    }

    /** Written by the runtime when the process exists. */
    Path pidFile() {
        return scratch.resolve("pid");
    }

    /** Names the runtime that is used. */
    private Path runtimeFile() {
        return scratch.resolve("runtime");
    }

    void create() throws IOException {
        for (Path folder : List.of(rootfs(), mounts(), bundle(), state())) {
            Files.createDirectories(folder);
        }
        Files.deleteIfExists(log());
        Files.deleteIfExists(pidFile());
    }

    void use(OciRuntime runtime) throws IOException {
        Files.writeString(runtimeFile(), runtime.executable().toString());
        Files.deleteIfExists(log());
    }

    Optional<OciRuntime> runtime() throws IOException {
        return Files.exists(runtimeFile())
                ? Optional.of(new OciRuntime(Path.of(Files.readString(runtimeFile()))))
                : Optional.empty();
    }

    boolean started() {
        try {
            return Files.size(pidFile()) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The containers that the runtime has not forgotten. */
    List<String> containers() throws IOException {
        if (!Files.isDirectory(state())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(state())) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
