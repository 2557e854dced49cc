package dev.calque.runtime;

import dev.calque.linux.Credentials;
import dev.calque.linux.Directory;
import dev.calque.linux.LinuxException;
import dev.calque.linux.MountNamespace;
import dev.calque.linux.Mounts;
import dev.calque.oci.CalqueException;
import dev.calque.oci.CalqueException.Kind;
import dev.calque.runtime.layer.KernelRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Runs processes on snapshots, each confined by an OCI runtime. Needs root. Safe for use by many threads.
 *
 * <p>The life of a run: a mount namespace of its own; the snapshot and the sources of mounts appear in it; missing mount
 * points are made; the runtime is started in it and waited for; the mount points that were made go away; so does the
 * namespace with all its mounts. An interrupt kills the process and still cleans up. After a {@code kill -9} of the
 * whole JVM the mounts are gone by themselves, and {@link #sweep} ends what still runs.
 */
public final class Sandbox {
    private static final Set<Mounts.Flag> MEMORY_FLAGS =
            Set.of(Mounts.Flag.NO_SUID, Mounts.Flag.NO_DEVICES, Mounts.Flag.NO_EXEC);

    private final OciRuntimes runtimes;

    /** @param environment for PATH and CALQUE_RUNTIME @param notices gets what a user may want to know, a line each */
    public Sandbox(Map<String, String> environment, Consumer<String> notices) {
        this.runtimes = new OciRuntimes(Map.copyOf(environment), notices);
    }

    /** Runs a process to its end. A process that cannot be started is a result; a host that cannot run any an error. */
    public RunResult run(RunRequest request) throws InterruptedException {
        if (!Credentials.isRoot()) {
            throw new CalqueException(Kind.DENIED, "running a command in a container needs root");
        }
        RunDirectory run = new RunDirectory(request.snapshot().scratch());
        try (MountNamespace namespace = MountNamespace.open("calque-run")) {
            run.create();
            mountRoot(request.snapshot(), run, namespace);
            try (Directory root = namespace.call(() -> Directory.open(run.rootfs()))) {
                return run(request, run, namespace, root);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw Failures.unexpected(
                    "running " + String.join(" ", request.process().args()), e);
        }
    }

    private RunResult run(RunRequest request, RunDirectory run, MountNamespace namespace, Directory root)
            throws IOException, InterruptedException {
        String id = "calque-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        List<SpecMount> mounts = mounts(request, run, namespace);
        MountPoints points = new MountPoints(root);
        try {
            make(points, mounts);
            writeConfig(new RuntimeSpec(request, run.rootfs(), id, mounts), run, namespace);
            return attempt(request, run, namespace, id);
        } finally {
            points.remove();
        }
    }

    /**
     * The configuration has the values of secrets that are given as variables: so it lies in memory that only this run
     * sees, and the bundle on disk has a link to it. A sweep takes the link away, and the runtime finds nothing to run.
     */
    private static void writeConfig(RuntimeSpec spec, RunDirectory run, MountNamespace namespace) throws IOException {
        Path file = run.memory().resolve("config.json");
        try {
            namespace.call(() -> {
                Mounts.mount("calque-config", run.memory(), "tmpfs", MEMORY_FLAGS, "mode=0700");
                return Files.write(file, spec.bytes());
            });
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Failures.unexpected("writing the configuration of a run", e);
        }
        Files.deleteIfExists(run.config());
        Files.createSymbolicLink(run.config(), file);
    }

    private static void mountRoot(Snapshot snapshot, RunDirectory run, MountNamespace namespace) {
        OverlayMount.Upper upper = new OverlayMount.Upper(snapshot.upper(), snapshot.work());
        OverlayMount.writable(snapshot.lowers(), upper, run.rootfs(), run.links())
                .mount(namespace);
    }

    /** All mounts of the container: a later one for the same place replaces an earlier one. */
    private static List<SpecMount> mounts(RunRequest request, RunDirectory run, MountNamespace namespace)
            throws IOException {
        List<SpecMount> all = new ArrayList<>(RuntimeSpec.standardMounts(request.confinement()));
        all.addAll(NetworkFiles.write(request.network(), run.etc()));
        PreparedMounts prepared = new PreparedMounts(namespace, run.mounts());
        List<SpecMount> asked = new ArrayList<>();
        for (RunMount mount : request.mounts()) {
            asked.add(prepared.prepare(mount).normalized());
        }
        asked.sort(Comparator.comparingLong(
                mount -> mount.destination().chars().filter(c -> c == '/').count()));
        all.removeIf(
                mount -> asked.stream().anyMatch(other -> other.destination().equals(mount.destination())));
        all.addAll(asked);
        return all;
    }

    /** What lies inside another mount is the runtime's to make: it is not part of the snapshot. */
    private static void make(MountPoints points, List<SpecMount> mounts) {
        for (SpecMount mount : mounts) {
            boolean inside =
                    mounts.stream().anyMatch(other -> mount.destination().startsWith(other.destination() + "/"));
            if (!inside) {
                try {
                    points.make(mount.destination(), mount.folder());
                } catch (LinuxException e) {
                    throw KernelRefusal.of("making the mount point " + mount.destination(), e);
                }
            }
        }
    }

    /** Tries runtimes until one does not refuse this host. */
    private RunResult attempt(RunRequest request, RunDirectory run, MountNamespace namespace, String id)
            throws IOException, InterruptedException {
        while (true) {
            OciRuntime runtime = runtimes.choose();
            run.note(new RunDirectory.Note(runtime, id, request.confinement().cgroup(id)));
            RuntimeProcess process = RuntimeProcess.start(runtime, run, id, request.stdio(), namespace);
            int code = await(process, run, id, namespace);
            if (run.started()) {
                return new RunResult(code, Optional.empty());
            }
            String failure = StartFailure.read(run.log(), process.held());
            if (!runtimes.isRefusal(runtime, failure)) {
                return new RunResult(StartFailure.exitCode(failure), Optional.of(failure));
            }
        }
    }

    /**
     * Waits; however that ends, the container is gone after it. The sweep has the namespace's thread, because nobody can
     * interrupt that one.
     */
    private static int await(RuntimeProcess process, RunDirectory run, String id, MountNamespace namespace)
            throws IOException, InterruptedException {
        boolean ended = false;
        try {
            int code = process.await();
            ended = !run.knows(id);
            return code;
        } finally {
            if (ended) {
                run.forgetNote();
            } else {
                namespace.run(() -> new Sweep(run).run());
            }
        }
    }

    /**
     * Ends what a dead run has left: its processes, control groups and mounts. Leaves its files. Harmless where nothing
     * is left; not for a run that lives.
     *
     * @param scratch of the run's snapshot
     * @return what was done, a line each, for people
     */
    public static List<String> sweep(Path scratch) {
        return new Sweep(new RunDirectory(scratch.toAbsolutePath())).run();
    }
}
