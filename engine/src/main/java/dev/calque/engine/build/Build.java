package dev.calque.engine.build;

import dev.calque.dockerfile.lower.ImageResolver;
import dev.calque.dockerfile.lower.LowerRequest;
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
import dev.calque.oci.CalqueException;
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
        BuildInput input = BuildInput.read(request);
        try (Lease lease = store.lease("image build")) {
            BaseImages bases = new BaseImages(store, lease);
            Lowered lowered = lower(input, bases);
            Contexts contexts = new Contexts(input.folders(), store.contexts());
            List<ImageConfig> configs = new ArrayList<>();
            for (Plan plan : lowered.plans()) {
                Tree tree = solve(plan, lowered.epoch(), lease, contexts, bases, input);
                configs.add(ImageAssembly.assemble(plan, tree, lowered.epoch()));
            }
            contexts.save();
            return publish(configs, lease);
        }
    }

    private Lowered lower(BuildInput input, BaseImages bases) {
        LowerRequest lowering = input.lowering(request);
        ImageResolver resolver = (ref, platform) -> bases.find(ref, platform)
                .map(found -> new ImageResolver.Resolved(found.ref(), found.config()))
                .orElseThrow(() -> missing(ref));
        return Lowering.lower(lowering, resolver, diagnostic -> {
            diagnostics.add(diagnostic);
            events.accept(new BuildEvent.Warning(diagnostic, input.lines().lines()));
        });
    }

    private static CalqueException missing(ImageRef ref) {
        return CalqueException.notFound(ref.familiar()
                + ": not found in the store; take it in with 'calque image load' or 'calque image import',"
                + " or make it from a root file system with FROM scratch and ADD");
    }

    private Tree solve(
            Plan plan, Optional<Instant> epoch, Lease lease, Contexts contexts, BaseImages bases, BuildInput input)
            throws InterruptedException {
        if (plan.rootfs().isEmpty()) {
            return bases.tree(plan.config());
        }
        Trees trees = new Trees(plan.graph(), contexts, store.layers());
        Downloads downloads = new Downloads(lease);
        CacheFolders caches = new CacheFolders(store, lease.directory(), trees::of);
        StepMounts mounts = new StepMounts(
                new Unpacked(store.layers(), lease), caches, request.sandbox().secrets(), environment);
        BuildRunner runner = new BuildRunner(
                trees,
                new FilesRunner(store.layers(), lease, epoch),
                new ExecRunner(sandbox, store.layers(), lease, trees, mounts, epoch),
                bases,
                new DownloadLayers(downloads, store.layers(), lease),
                input.lines(),
                epoch);
        Solver.Ports ports = new Solver.Ports(
                runner,
                new StoreCache(
                        store.cache(), lease, epoch.map(Instant::toString).orElse("")),
                BuildRunner.located(new ContentReadings(trees, downloads), input.lines()),
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
