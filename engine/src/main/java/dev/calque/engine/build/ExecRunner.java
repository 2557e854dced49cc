package dev.calque.engine.build;

import dev.calque.engine.files.Accounts;
import dev.calque.graph.Op;
import dev.calque.graph.Process;
import dev.calque.graph.Vertex;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import dev.calque.runtime.ContainerProcess;
import dev.calque.runtime.Network;
import dev.calque.runtime.OutputListener;
import dev.calque.runtime.RunMount;
import dev.calque.runtime.RunRequest;
import dev.calque.runtime.RunResult;
import dev.calque.runtime.Sandbox;
import dev.calque.runtime.Snapshot;
import dev.calque.runtime.Stdio;
import dev.calque.solver.BuildEvent;
import dev.calque.solver.OpRunner;
import dev.calque.store.LayerIngest;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs the commands of a build: a snapshot, a sandbox, and what changed becomes a layer. */
final class ExecRunner {
    /** What a command sees as the host's name unless it is told otherwise. */
    private static final String HOSTNAME = "buildkitsandbox";

    private final Sandbox sandbox;
    private final Layers layers;
    private final Lease lease;
    private final Trees trees;
    private final Unpacked unpacked;
    private final StepMounts mounts;
    private final Optional<Instant> epoch;

    ExecRunner(Sandbox sandbox, Store store, Lease lease, Trees trees, Mounting mounting, Optional<Instant> epoch) {
        this.sandbox = sandbox;
        this.layers = store.layers();
        this.lease = lease;
        this.trees = trees;
        this.unpacked = mounting.unpacked();
        this.mounts = mounting.mounts();
        this.epoch = epoch;
    }

    /** What makes file systems for commands. */
    record Mounting(Unpacked unpacked, StepMounts mounts) {}

    List<Tree> run(Vertex vertex, Op.Exec exec, List<Tree> inputs, OpRunner.Progress progress)
            throws InterruptedException {
        Tree root = exec.root().isPresent() ? inputs.getFirst() : Tree.EMPTY;
        List<Tree> mounted = exec.root().isPresent() ? inputs.subList(1, inputs.size()) : inputs;
        Path scratch = scratch();
        try (StepMounts.Prepared prepared = mounts.prepare(exec.mounts(), mounted, scratch)) {
            Snapshot snapshot = Snapshot.prepare(unpacked.lowers(root), scratch);
            RunRequest request = new RunRequest(
                    snapshot,
                    process(exec.process(), root, prepared.env()),
                    network(exec.process().surroundings()),
                    StepLimits.confinement(exec.process().surroundings()),
                    withShm(prepared.mounts(), exec.process().surroundings().limits()),
                    new Stdio.Streamed((stream, bytes, count) -> progress.output(stream(stream), bytes, 0, count)));
            check(sandbox.run(request), exec.process());
            return List.of(root.with(keep(snapshot)));
        }
    }

    /** A size that was asked for is a mount of its own, as the reference makes it. */
    private static List<RunMount> withShm(List<RunMount> mounts, Process.Limits limits) {
        List<RunMount> all = new ArrayList<>(mounts);
        limits.shmSizeBytes().ifPresent(size -> all.addFirst(new RunMount.Tmpfs("/dev/shm", size, 01777)));
        return all;
    }

    private Path scratch() {
        try {
            return Files.createDirectories(lease.directory().resolve("exec-" + UUID.randomUUID()));
        } catch (IOException e) {
            throw new UncheckedIOException("making a folder for a step", e);
        }
    }

    private ContainerProcess process(Process process, Tree root, List<String> mountEnv) {
        Accounts.Identity who = new Accounts(trees.of(root)).process(process.user());
        List<String> env = new ArrayList<>(process.env());
        process.surroundings().uncachedEnv().forEach((name, value) -> env.add(name + "=" + value));
        env.addAll(mountEnv);
        return new ContainerProcess(
                process.args(),
                env,
                process.cwd(),
                new ContainerProcess.User(who.uid(), who.gid(), who.additionalGids()),
                false);
    }

    private static Network network(Process.Surroundings around) {
        Network.Mode mode =
                switch (around.network()) {
                    case NONE -> new Network.Mode.None();
                    case HOST, DEFAULT -> new Network.Mode.Host();
                };
        return new Network(mode, around.hostname().orElse(HOSTNAME), around.extraHosts());
    }

    private static BuildEvent.Stream stream(OutputListener.Stream stream) {
        return switch (stream) {
            case STDOUT -> BuildEvent.Stream.STDOUT;
            case STDERR -> BuildEvent.Stream.STDERR;
        };
    }

    private static void check(RunResult result, Process process) {
        if (result.exitCode() == 0 && result.startFailure().isEmpty()) {
            return;
        }
        String command = String.join(" ", process.args());
        String why = result.startFailure().map(f -> ": " + f).orElse("") + ForeignPrograms.hint(process.platform());
        throw new CalqueException(
                CalqueException.Kind.FAILED,
                "process \"" + command + "\" did not complete successfully: exit code: " + result.exitCode() + why);
    }

    private Layer keep(Snapshot snapshot) {
        Layers.Stored stored;
        try (LayerIngest ingest = layers.ingest(lease)) {
            snapshot.writeDiff(epoch, ingest.writer());
            stored = ingest.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("keeping what a step changed", e);
        }
        layers.adopt(stored.diffId(), snapshot.upper(), lease);
        return new Layer(stored.diffId(), stored.sizeBytes(), epoch.orElseGet(Instant::now));
    }
}
