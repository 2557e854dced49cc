package dev.calque.engine.run;

import dev.calque.engine.RunRequest;
import dev.calque.engine.build.Unpacked;
import dev.calque.engine.files.Accounts;
import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.LayerTree;
import dev.calque.engine.images.ImageFinder;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.runtime.Confinement;
import dev.calque.runtime.ContainerProcess;
import dev.calque.runtime.Limits;
import dev.calque.runtime.Network;
import dev.calque.runtime.RunMount;
import dev.calque.runtime.RunResult;
import dev.calque.runtime.Sandbox;
import dev.calque.runtime.Snapshot;
import dev.calque.runtime.Stdio;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs an image in the foreground; nothing of the container is kept. */
public final class ForegroundRun {
    /** As many as docker's rootless peers allow one container. */
    private static final long PIDS = 2048;

    private final Store store;
    private final Sandbox sandbox;

    public ForegroundRun(Store store, Sandbox sandbox) {
        this.store = store;
        this.sandbox = sandbox;
    }

    public RunResult run(RunRequest request) throws InterruptedException {
        Image image = new ImageFinder(store).get(request.image());
        try (Lease lease = store.lease("container run")) {
            lease.pinImage(image.manifest().digest());
            ImageConfig config = store.images().config(image.id());
            Snapshot snapshot = snapshot(config.diffIds(), lease);
            FileTree tree = new LayerTree(store.layers(), config.diffIds());
            return sandbox.run(new dev.calque.runtime.RunRequest(
                    snapshot,
                    process(request, config.config(), tree),
                    network(request, lease),
                    confinement(request),
                    mounts(request),
                    new Stdio.Inherited(request.attachment().stdin())));
        }
    }

    private Snapshot snapshot(List<Digest> diffIds, Lease lease) {
        List<Path> lowers = new Unpacked(store, lease).lowers(diffIds);
        return Snapshot.prepare(lowers, folder(lease, "exec-container"));
    }

    private static Path folder(Lease lease, String name) {
        try {
            return Files.createDirectories(lease.directory().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("making a folder for the container", e);
        }
    }

    private static ContainerProcess process(RunRequest request, ContainerConfig config, FileTree tree) {
        RunRequest.Overrides overrides = request.overrides();
        String user = overrides.user().orElse(config.user());
        Accounts.Identity who = new Accounts(tree).process(user);
        String cwd = overrides.workingDir().orElse(config.workingDir());
        return new ContainerProcess(
                args(request, config),
                env(request, config, who),
                cwd.isEmpty() ? "/" : cwd,
                new ContainerProcess.User(who.uid(), who.gid(), who.additionalGids()),
                request.attachment().terminal());
    }

    /** An entrypoint that is given drops the image's command too. */
    private static List<String> args(RunRequest request, ContainerConfig config) {
        List<String> args = new ArrayList<>();
        Optional<String> entrypoint = request.overrides().entrypoint();
        if (entrypoint.isPresent()) {
            entrypoint.filter(e -> !e.isEmpty()).ifPresent(args::add);
            args.addAll(request.command());
        } else {
            args.addAll(config.entrypoint().orElse(List.of()));
            args.addAll(request.command().isEmpty() ? config.cmd().orElse(List.of()) : request.command());
        }
        if (args.isEmpty()) {
            throw CalqueException.invalid("no command specified: the image has neither CMD nor ENTRYPOINT;"
                    + " write one behind the image, such as: calque run " + request.image() + " sh");
        }
        return args;
    }

    private static List<String> env(RunRequest request, ContainerConfig config, Accounts.Identity who) {
        ContainerConfig.Builder env = new ContainerConfig.Builder();
        env.putEnv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        request.overrides().hostname().ifPresent(name -> env.putEnv("HOSTNAME", name));
        if (request.attachment().terminal()) {
            env.putEnv("TERM", "xterm");
        }
        env.putEnv("HOME", who.home());
        config.env().forEach(e -> put(env, e));
        request.overrides().env().forEach(e -> put(env, e));
        return env.env;
    }

    private static void put(ContainerConfig.Builder env, String variable) {
        int equals = variable.indexOf('=');
        if (equals > 0) {
            env.putEnv(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }

    private static Network network(RunRequest request, Lease lease) {
        String hostname = request.overrides()
                .hostname()
                .orElse(lease.id().substring(0, Math.min(12, lease.id().length())));
        Network.Mode mode =
                switch (request.options().network()) {
                    case "host" -> new Network.Mode.Host();
                    case "none" -> new Network.Mode.None();
                    default ->
                        throw CalqueException.unavailable("network '"
                                + request.options().network() + "' does not exist; --network takes host and none");
                };
        boolean own = !request.options().network().equals("host")
                || request.overrides().hostname().isPresent();
        return new Network(mode, own ? hostname : "", Map.of());
    }

    private static Confinement confinement(RunRequest request) {
        RunRequest.Options options = request.options();
        return new Confinement(
                options.privileged() ? Confinement.Level.PRIVILEGED : Confinement.Level.DEFAULT,
                Set.of(),
                Set.of(),
                options.readOnlyRoot(),
                Limits.none().withPids(PIDS),
                Optional.empty());
    }

    private static List<RunMount> mounts(RunRequest request) {
        List<RunMount> mounts = new ArrayList<>();
        for (RunRequest.Volume volume : request.options().volumes()) {
            mounts.add(new RunMount.HostBind(volume.source(), volume.target(), volume.readOnly()));
        }
        return mounts;
    }
}
