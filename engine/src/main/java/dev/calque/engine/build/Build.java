package dev.calque.engine.build;

import dev.calque.dockerfile.lower.Lowered;
import dev.calque.dockerfile.lower.Lowering;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.ImageForm;
import dev.calque.engine.Output;
import dev.calque.engine.files.FilesRunner;
import dev.calque.engine.output.Outputs;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.Plan;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Tree;
import dev.calque.runtime.Sandbox;
import dev.calque.solver.BuildEvent;
import dev.calque.solver.Solver;
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
        request.tags().forEach(ImageRef::parseTagged);
        Outputs.check(outputs(), request.parameters().platforms().size());
        try (Lease lease = store.lease("image build")) {
            BaseImages bases = new BaseImages(store, lease);
            Remotes remotes = Remotes.of(store, lease, request, environment);
            BuildInput input = remotes.input(request, store, lease);
            Lowered lowered = lower(input, bases, remotes);
            Contexts contexts = new Contexts(input.contexts(), store.contexts(), store.layers(), lowered.epoch());
            List<ImageConfig> configs = new ArrayList<>();
            for (Plan plan : lowered.plans()) {
                Tree tree = solve(plan, lowered.epoch(), lease, contexts, bases, remotes, input);
                configs.add(ImageAssembly.assemble(plan, tree, lowered.epoch()));
            }
            contexts.save();
            return publish(configs, lease);
        }
    }

    private Lowered lower(BuildInput input, BaseImages bases, Remotes remotes) {
        BuildResolver resolver = new BuildResolver(bases, remotes.downloads(), remotes.git(), request);
        return Lowering.lower(input.lowering(request), resolver, diagnostic -> {
            diagnostics.add(diagnostic);
            events.accept(new BuildEvent.Warning(diagnostic, input.lines().lines()));
        });
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
        StepMounts mounts = new StepMounts(
                unpacked, caches, new SecretValues(request.sandbox().secrets(), environment));
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

    private BuildResult publish(List<ImageConfig> configs, Lease lease) {
        Outputs writer = new Outputs(store, lease, text -> events.accept(new BuildEvent.Notice(text)));
        Optional<Descriptor> written = Optional.empty();
        for (Output output : outputs()) {
            Optional<Descriptor> here = Exporting.of(output, events).run(() -> writer.write(output, configs));
            written = written.or(() -> here);
        }
        ImageConfig first = configs.getFirst();
        return new BuildResult(
                Digest.sha256(first.bytes()).toString(),
                written,
                storedNames(),
                first.diffIds().stream()
                        .mapToLong(d -> store.layers().index(d).contentBytes())
                        .sum(),
                diagnostics.stream().map(Build::warning).toList());
    }

    private List<String> storedNames() {
        return outputs().stream()
                .filter(Output.Image.class::isInstance)
                .flatMap(output -> ((Output.Image) output).names().stream())
                .map(name -> ImageRef.parseTagged(name).familiar())
                .distinct()
                .toList();
    }

    private List<Output> outputs() {
        return request.outputs().isEmpty()
                ? List.of(new Output.Image(request.tags(), ImageForm.DEFAULT))
                : request.outputs();
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
