package dev.calque.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** Where memory is mounted that only the run's own mount namespace shows. */
    Path memory() {
        return scratch.resolve("memory");
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

    /** What a sweep must know, a line each: the runtime, the container, its control group. */
    private Path noteFile() {
        return scratch.resolve("running");
    }

    /** A container that runs, or was about to. */
    record Note(OciRuntime runtime, String id, String cgroup) {}

    void create() throws IOException {
        for (Path folder : List.of(rootfs(), mounts(), bundle(), memory())) {
            Files.createDirectories(folder);
        }
        Files.deleteIfExists(log());
        Files.deleteIfExists(pidFile());
    }

    void note(Note note) throws IOException {
        Files.write(noteFile(), List.of(note.runtime().executable().toString(), note.id(), note.cgroup()));
        RuntimeState.make(state());
        Files.deleteIfExists(log());
    }

    /** Nothing runs any more. */
    void forgetNote() throws IOException {
        RuntimeState.remove(state());
        Files.deleteIfExists(noteFile());
    }

    Optional<Note> note() throws IOException {
        if (!Files.exists(noteFile())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(noteFile());
        return lines.size() < 3
                ? Optional.empty()
                : Optional.of(new Note(new OciRuntime(Path.of(lines.get(0))), lines.get(1), lines.get(2)));
    }

    boolean started() {
        try {
            return Files.size(pidFile()) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the runtime still knows the container. */
    boolean knows(String id) {
        return Files.isDirectory(state().resolve(id));
    }
}
