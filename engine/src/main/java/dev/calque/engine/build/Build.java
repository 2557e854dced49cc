package dev.calque.engine.build;

import dev.calque.dockerfile.lower.Lowered;
import dev.calque.dockerfile.lower.Lowering;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.files.FilesRunner;
import dev.calque.engine.git.GitRepository;
import dev.calque.engine.images.ImageWriter;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.Plan;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Index;
import dev.calque.oci.MediaType;
import dev.calque.oci.Tree;
import dev.calque.runtime.Sandbox;
import dev.calque.solver.BuildEvent;
import dev.calque.solver.Solver;
import dev.calque.store.Image;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One build, from the text of a Dockerfile to a tagged image. */
public final class Build {
    private final Store store;
    private final Sandbox sandbox;
    private final Map<String, String> environment;
    private final BuildRequest request;
    private final Consumer<BuildEvent> events;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /** @param environment of the caller, for secrets that name a variable */
    public Build(
            Store store,
            Sandbox sandbox,
            Map<String, String> environment,
            BuildRequest request,
            Consumer<BuildEvent> events) {
        this.store = store;
        this.sandbox = sandbox;
        this.environment = environment;
        this.request = request;
        this.events = events;
    }

    /** Builds and tags; nothing is named before all of it is there. */
    public BuildResult run() throws InterruptedException {
        List<ImageRef.Tagged> tags =
                request.tags().stream().map(ImageRef::parseTagged).toList();
        try (Lease lease = store.lease("image build")) {
            BaseImages bases = new BaseImages(store, lease);
            Remotes remotes = remotes(lease);
            BuildInput input = input(remotes, lease);
            Lowered lowered = lower(input, bases, remotes);
            Contexts contexts = new Contexts(input.contexts(), store.contexts(), store.layers());
            List<ImageConfig> configs = new ArrayList<>();
            for (Plan plan : lowered.plans()) {
                Tree tree = solve(plan, lowered.epoch(), lease, contexts, bases, remotes, input);
                configs.add(ImageAssembly.assemble(plan, tree, lowered.epoch()));
            }
            contexts.save();
            return publish(configs, tags, lease);
        }
    }

    /** What comes from other machines. */
    private record Remotes(Downloads downloads, GitTrees git) {}

    private Remotes remotes(Lease lease) {
        SecretValues secrets = secrets();
        GitRepository.Surroundings around =
                new GitRepository.Surroundings(environment, secrets.agent("default"), secrets::text);
        return new Remotes(
                new Downloads(lease, store.contexts()), new GitTrees(store.layers(), lease, store.contexts(), around));
    }

    private SecretValues secrets() {
        return new SecretValues(request.sandbox().secrets(), environment);
    }

    private BuildInput input(Remotes remotes, Lease lease) throws InterruptedException {
        RemoteContexts contexts =
                new RemoteContexts(store.layers(), lease, store.contexts(), remotes.downloads(), remotes.git());
        NamedContexts named = NamedContexts.read(request.input().namedContexts(), store, lease);
        return new InputReader(request, contexts, named, store.layers()).read();
    }

    private Lowered lower(BuildInput input, BaseImages bases, Remotes remotes) {
        BuildResolver resolver = new BuildResolver(bases, remotes.downloads(), remotes.git(), request);
        return Lowering.lower(input.lowering(request), resolver, diagnostics::add);
    }

    private Tree solve(
            Plan plan,
            Optional<Instant> epoch,
            Lease lease,
            Contexts contexts,
            BaseImages bases,
            Remotes remotes,
            BuildInput input)
            throws InterruptedException {
        if (plan.rootfs().isEmpty()) {
            return bases.tree(plan.config());
        }
        Trees trees = new Trees(plan.graph(), contexts, store.layers());
        CacheFolders caches = new CacheFolders(store, lease.directory(), trees::of);
        Unpacked unpacked = new Unpacked(store, lease);
        StepMounts mounts = new StepMounts(unpacked, caches, secrets());
        BuildRunner runner = new BuildRunner(
                trees,
                new FilesRunner(store.layers(), lease, epoch),
                new ExecRunner(sandbox, store, lease, trees, new ExecRunner.Mounting(unpacked, mounts), epoch),
                bases,
                new DownloadLayers(remotes.downloads(), store.layers(), lease),
                remotes.git(),
                input.lines(),
                epoch);
        Solver.Ports ports = new Solver.Ports(
                runner,
                new StoreCache(
                        store.cache(), lease, epoch.map(Instant::toString).orElse("")),
                BuildRunner.located(new ContentReadings(trees, remotes.downloads(), remotes.git()), input.lines()),
                new StoreMemory(store.cache(), input.identity()));
        return new Solver(ports, events)
                .solve(plan.graph(), List.of(plan.rootfs().get()))
                .getFirst();
    }

    private BuildResult publish(List<ImageConfig> configs, List<ImageRef.Tagged> tags, Lease lease) {
        ImageWriter writer = new ImageWriter(store, lease);
        boolean single = configs.size() == 1;
        List<Image> images = configs.stream()
                .map(config -> writer.write(config, Map.of(), single ? tags : List.of()))
                .toList();
        Descriptor named = single ? images.getFirst().manifest() : index(images, tags, lease);
        return new BuildResult(
                images.getFirst().id().toString(),
                named.digest().toString(),
                tags.stream().map(ImageRef.Tagged::familiar).toList(),
                images.getFirst().sizeBytes(),
                diagnostics.stream().map(Build::warning).toList());
    }

    private Descriptor index(List<Image> images, List<ImageRef.Tagged> tags, Lease lease) {
        Index index = new Index(images.stream().map(Image::manifest).toList());
        Descriptor named = store.blobs().put(index.bytes(), MediaType.INDEX, lease);
        tags.forEach(tag -> store.refs().set(tag, named));
        return named;
    }

    private static BuildResult.Warning warning(Diagnostic diagnostic) {
        return new BuildResult.Warning(
                diagnostic.rule(),
                diagnostic.message(),
                diagnostic.description(),
                diagnostic.at().file(),
                diagnostic.at().firstLine());
    }
}
