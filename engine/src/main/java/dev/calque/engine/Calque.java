package dev.calque.engine;

import dev.calque.engine.build.Build;
import dev.calque.engine.build.Questions;
import dev.calque.engine.images.LocalImages;
import dev.calque.engine.images.RootfsImport;
import dev.calque.engine.run.ForegroundRun;
import dev.calque.runtime.RunResult;
import dev.calque.runtime.Sandbox;
import dev.calque.solver.BuildEvent;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calque as a library: builds images from Dockerfiles, keeps them, runs them. One object a store; many threads and many
 * processes may work on the same store at once.
 *
 * <pre>{@code
 * try (Calque calque = Calque.open(Path.of("/var/lib/calque"))) {
 *     BuildResult image = calque.build(BuildRequest.of(Path.of(".")).withTags(List.of("me/app")), event -> {});
 * }
 * }</pre>
 */
public final class Calque implements AutoCloseable {
    private final Store store;
    private final Map<String, String> environment;

    private Calque(Store store, Map<String, String> environment) {
        this.store = store;
        this.environment = environment;
    }

    /** Opens the store in a folder, which is made where it is missing. */
    public static Calque open(Path root) {
        return open(root, System.getenv());
    }

    /** @param environment in place of this process's: where secrets are looked for, and programs */
    public static Calque open(Path root, Map<String, String> environment) {
        return new Calque(Store.open(root, StoreWiring.ports()), Map.copyOf(environment));
    }

    /**
     * Where the store is unless somebody chooses: {@code CALQUE_ROOT}, {@code /var/lib/calque} for root, else
     * {@code $XDG_DATA_HOME/calque}.
     */
    public static Path defaultRoot(Map<String, String> environment) {
        String chosen = environment.getOrDefault("CALQUE_ROOT", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        // The JVM takes its own from the table of users, whatever HOME says.
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            home = System.getProperty("user.home", "/");
        }
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/lib/calque");
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        return (data.isEmpty() ? Path.of(home, ".local", "share") : Path.of(data)).resolve("calque");
    }

    public Path root() {
        return store.root();
    }

    /**
     * Builds an image.
     *
     * @param events gets what happens, one event at a time, from many threads
     * @throws InterruptedException when the calling thread is interrupted; nothing is left running
     */
    public BuildResult build(BuildRequest request, Consumer<BuildEvent> events) throws InterruptedException {
        sweep();
        Sandbox sandbox = new Sandbox(environment, text -> events.accept(new BuildEvent.Notice(text)));
        return new Build(store, sandbox, environment, request, events).run();
    }

    /** What can be asked about a build without building it: its targets, its arguments, its mistakes. */
    public Questions questions(BuildRequest request) throws InterruptedException {
        return Questions.about(request, store, environment);
    }

    /** The local images. */
    public LocalImages images() {
        return new LocalImages(store);
    }

    /** Makes images of root file systems. */
    public RootfsImport rootfsImport() {
        return new RootfsImport(store);
    }

    /**
     * Runs a container until it ends.
     *
     * @param notices gets what a user may want to know
     * @return the exit code of its process
     * @throws dev.calque.oci.CalqueException where the process could not be started
     */
    public RunOutcome run(RunRequest request, Consumer<String> notices) throws InterruptedException {
        sweep();
        RunResult result = new ForegroundRun(store, new Sandbox(environment, notices)).run(request);
        return new RunOutcome(result.exitCode(), result.startFailure());
    }

    /** How a container ended. @param startFailure why its process could not be started */
    public record RunOutcome(int exitCode, Optional<String> startFailure) {}

    /** What takes how much room. */
    public DiskUsage usage() {
        return DiskUsage.of(store.collector().usage());
    }

    /** Ends and deletes what dead processes left, then collects what nobody needs. */
    public Pruned prune(PruneRequest request) {
        List<String> done = new ArrayList<>();
        store.collector().sweepDead(folder -> end(folder, done));
        return Pruned.of(store.collector().prune(request.options()), done);
    }

    private void sweep() {
        store.collector().sweepDead(folder -> end(folder, new ArrayList<>()));
    }

    /** Runs have folders of their own in a lease. */
    private static void end(Path lease, List<String> done) {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(lease, "exec-*")) {
            for (Path run : runs) {
                done.addAll(Sandbox.sweep(run));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sweeping " + lease, e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
