package dev.calque.runtime;

import dev.calque.linux.Mounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a run has left whose JVM is dead. First the runtime itself, which might be about to start a process; then
 * what it has started.
 */
final class Sweep {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RunDirectory run;
    private final List<String> done = new ArrayList<>();

    Sweep(RunDirectory run) {
        this.run = run;
    }

    List<String> run() {
        try {
            endRuntimes();
            Optional<OciRuntime> runtime = run.runtime();
            for (String id : run.containers()) {
                runtime.ifPresent(known -> delete(known, id));
            }
            unmount();
        } catch (IOException e) {
            throw Failures.io("sweeping " + run.scratch(), e);
        }
        return List.copyOf(done);
    }

    private void delete(OciRuntime runtime, String id) {
        done.add(RuntimeProcess.delete(runtime, run, id).orElse("ended the container " + id));
    }

    /** A runtime of this run has the run's own state folder among its arguments; nobody else has. */
    private void endRuntimes() {
        ProcessHandle.allProcesses().filter(this::isOurs).forEach(process -> {
            process.destroyForcibly();
            awaitEnd(process.onExit());
            done.add("killed the runtime process " + process.pid());
        });
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
