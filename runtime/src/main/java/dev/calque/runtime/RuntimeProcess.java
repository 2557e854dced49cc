package dev.calque.runtime;

import dev.calque.linux.MountNamespace;
import dev.calque.oci.CalqueException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The runtime at work on one container: started inside a mount namespace, waited for, killed when the waiting thread is
 * interrupted.
 */
final class RuntimeProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int KILL_ROUNDS = 50;
    private static final long ROUND_MILLIS = 100;
    /** The runtime gets nothing of our environment; the container's is in its configuration. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final OciRuntime runtime;
    private final RunDirectory run;
    private final String id;
    private final Process process;
    private final List<OutputPump> pumps = new ArrayList<>();

    private RuntimeProcess(OciRuntime runtime, RunDirectory run, String id, Process process) {
        this.runtime = runtime;
        this.run = run;
        this.id = id;
        this.process = process;
    }

    static RuntimeProcess start(OciRuntime runtime, RunDirectory run, String id, Stdio stdio, MountNamespace inside) {
        ProcessBuilder builder = builder(runtime.run(run, id));
        switch (stdio) {
            case Stdio.Streamed _ -> builder.redirectInput(Redirect.from(new File("/dev/null")));
            case Stdio.Inherited inherited -> {
                builder.inheritIO();
                if (!inherited.stdin()) {
                    builder.redirectInput(Redirect.from(new File("/dev/null")));
                }
            }
        }
        try {
            RuntimeProcess started = new RuntimeProcess(runtime, run, id, inside.call(builder::start));
            if (stdio instanceof Stdio.Streamed streamed) {
                started.pump(streamed.listener());
            }
            return started;
        } catch (Exception e) {
            throw Failures.unexpected("starting " + runtime.executable(), e);
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return builder;
    }

    private void pump(OutputListener listener) {
        pumps.add(OutputPump.stdout(process, listener));
        pumps.add(OutputPump.stderr(process, listener, run));
    }

    /** Waits for the end. When interrupted, kills the container, waits until it is gone, and throws. */
    int await() throws InterruptedException {
        try {
            int code = process.waitFor();
            for (OutputPump pump : pumps) {
                pump.await(PATIENCE);
            }
            return code;
        } catch (InterruptedException e) {
            kill();
            throw e;
        }
    }

    /** What the runtime wrote to standard error itself, because there was no process to write. */
    String held() {
        return pumps.stream()
                .map(OutputPump::held)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The container may come to be while it is being killed, so this goes on until the runtime has ended. */
    private void kill() {
        for (int round = 0; process.isAlive() && round < KILL_ROUNDS; round++) {
            forget();
            pause();
        }
        process.destroyForcibly();
        forget();
    }

    private void pause() {
        try {
            if (process.waitFor(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // Asked again to end: that is what is being done, and leaving now would leave the container.
            return;
        }
    }

    /** Kills and deletes whatever the runtime still knows of the container. */
    void forget() {
        delete(runtime, run, id);
    }

    /** Gives what went wrong, if something did. */
    static Optional<String> delete(OciRuntime runtime, RunDirectory run, String id) {
        boolean interrupted = Thread.interrupted();
        try {
            Process deletion = builder(runtime.delete(run, id))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start();
            if (!deletion.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                deletion.destroyForcibly();
                return Optional.of(runtime.name() + " did not delete " + id + " within " + PATIENCE.toSeconds() + " s");
            }
            int code = deletion.exitValue();
            return code == 0 ? Optional.empty() : Optional.of(runtime.name() + " delete " + id + ": exit " + code);
        } catch (IOException e) {
            throw new CalqueException(
                    CalqueException.Kind.UNAVAILABLE, "starting " + runtime.executable() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            interrupted = true;
            return Optional.empty();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
