package dev.calque.runtime;

import dev.calque.linux.Mounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what a run has left whose JVM is dead.
 *
 * <p>The order closes the gaps. First the bundle loses its configuration: a runtime that was born in the moment of the
 * kill, and cannot be seen yet, will find nothing to run. Then runtimes that can be seen are killed, which might be
 * about to start a process. Then what they have started is ended, by the runtime's own records or by its control group.
 */
final class Sweep {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A killed process leaves its control group a moment later. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final int ROUNDS = 200;

    private final RunDirectory run;
    private final List<String> done = new ArrayList<>();

    Sweep(RunDirectory run) {
        this.run = run;
    }

    List<String> run() {
        try {
            Files.deleteIfExists(run.config());
            endRuntimes();
            Optional<RunDirectory.Note> note = run.note();
            if (note.isPresent()) {
                delete(note.get());
                for (Path group : ControlGroups.folders(note.get().cgroup())) {
                    endGroup(group);
                }
            }
            unmount();
            run.forgetNote();
        } catch (IOException e) {
            throw Failures.io("sweeping " + run.scratch(), e);
        }
        return List.copyOf(done);
    }

    private void delete(RunDirectory.Note note) {
        if (run.knows(note.id())) {
            done.add(RuntimeProcess.delete(note.runtime(), run, note.id()).orElse("ended the container " + note.id()));
        }
    }

    /** What a runtime began and did not come to write down. */
    private void endGroup(Path group) throws IOException {
        for (int round = 1; Files.isDirectory(group); round++) {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(this::kill);
            }
            try {
                Files.deleteIfExists(group);
                done.add("removed the control group " + group);
            } catch (FileSystemException e) {
                if (round == ROUNDS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void kill(ProcessHandle process) {
        process.destroyForcibly();
        awaitEnd(process.onExit());
        done.add("killed the process " + process.pid());
    }

    /** A runtime of this run has the run's own state folder among its arguments; nobody else has. */
    private void endRuntimes() {
        ProcessHandle.allProcesses().filter(this::isOurs).forEach(this::kill);
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
            List<String> arguments = List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
            int root = arguments.indexOf("--root");
            return root >= 0
                    && root + 1 < arguments.size()
                    && arguments.get(root + 1).equals(run.state().toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(CompletableFuture<ProcessHandle> end) {
        end.completeOnTimeout(ProcessHandle.current(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Mounts live in namespaces that died with their threads; one in ours would be somebody's mistake. */
    private void unmount() throws IOException {
        List<String> points = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ")[4])
                .filter(point -> point.startsWith(run.scratch() + "/"))
                .toList();
        for (String point : points.reversed()) {
            Mounts.unmount(Path.of(point));
            done.add("unmounted " + point);
        }
    }
}
