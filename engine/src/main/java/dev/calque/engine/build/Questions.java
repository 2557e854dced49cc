package dev.calque.engine.build;

import dev.calque.dockerfile.lower.ImageResolver;
import dev.calque.dockerfile.lower.LowerRequest;
import dev.calque.dockerfile.lower.Lowering;
import dev.calque.dockerfile.lower.Outline;
import dev.calque.dockerfile.lower.Targets;
import dev.calque.engine.BuildOutline;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildTarget;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.SourceException;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ContainerConfig;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked about a build without building it. */
public final class Questions {
    private final Store store;
    private final BuildRequest request;
    private final BuildInput input;

    private Questions(Store store, BuildRequest request, BuildInput input) {
        this.store = store;
        this.request = request;
        this.input = input;
    }

    /** Reads what the request names. @param environment of the caller, for git */
    public static Questions about(BuildRequest request, Store store, Map<String, String> environment)
            throws InterruptedException {
        try (Lease lease = store.lease("build question")) {
            return new Questions(
                    store,
                    request,
                    Remotes.of(store, lease, request, environment).input(request, store, lease));
        }
    }

    /** The text that the answers speak of. */
    public SourceText source() {
        return new SourceText(input.dockerfile().name(), input.dockerfile().text());
    }

    /** A named text. */
    public record SourceText(String name, String text) {}

    /** What the build checks say. @param error why the Dockerfile cannot be built at all */
    public record Report(List<Diagnostic> warnings, Optional<CalqueException> error) {
        public Report {
            warnings = List.copyOf(warnings);
        }
    }

    /** What can be given to the build of the target. */
    public BuildOutline outline() {
        Outline outline = Outline.of(input.lowering(request));
        return new BuildOutline(
                outline.name(),
                outline.description(),
                outline.arguments().stream()
                        .map(a -> new BuildOutline.Argument(a.name(), a.value(), a.description(), a.at()))
                        .toList(),
                needs(outline.secrets()),
                needs(outline.agents()),
                outline.caches());
    }

    private static List<BuildOutline.Need> needs(List<Outline.Need> needs) {
        return needs.stream()
                .map(need -> new BuildOutline.Need(need.id(), need.required(), need.at()))
                .toList();
    }

    /** The stages that can be built. */
    public List<BuildTarget> targets() {
        return Targets.of(input.dockerfile()).targets().stream()
                .map(t -> new BuildTarget(t.name(), t.description(), t.isDefault(), t.base(), t.platform(), t.at()))
                .toList();
    }

    /** Runs the build checks, on all stages unless one was asked for. Base images that are not here count as empty. */
    public Report check() {
        List<Diagnostic> warnings = new ArrayList<>();
        Optional<CalqueException> error = Optional.empty();
        try (Lease lease = store.lease("build check")) {
            BaseImages bases = new BaseImages(store, lease);
            Lowering.lower(allStages(input.lowering(request)), resolver(bases), warnings::add);
        } catch (CalqueException e) {
            // Warnings that count as errors are reported as what they are.
            error = Optional.of(e).filter(failure -> warnings.isEmpty() || failure instanceof SourceException);
        }
        warnings.sort(Comparator.comparing((Diagnostic d) -> d.at().file()).thenComparingInt(d -> d.at().firstLine()));
        return new Report(warnings, error);
    }

    private static LowerRequest allStages(LowerRequest lowering) {
        LowerRequest.Selection selection = lowering.selection();
        return new LowerRequest(
                lowering.dockerfile(),
                new LowerRequest.Selection(
                        selection.target(),
                        selection.platforms(),
                        selection.buildPlatform(),
                        selection.target().isEmpty()),
                lowering.buildArgs(),
                lowering.labels(),
                lowering.contexts(),
                lowering.noCache(),
                lowering.commands());
    }

    private static ImageResolver resolver(BaseImages bases) {
        return (ref, platform) -> bases.find(ref, platform)
                .map(found -> new ImageResolver.Resolved(found.ref(), found.config()))
                .orElseGet(() -> unknown(ref, platform));
    }

    private static ImageResolver.Resolved unknown(ImageRef ref, Platform platform) {
        ImageConfig empty = new ImageConfig(
                platform,
                Optional.empty(),
                Optional.empty(),
                new ContainerConfig.Builder().build(),
                List.of(),
                List.of());
        ImageRef.Pinned pinned =
                switch (ref) {
                    case ImageRef.Tagged tagged -> new ImageRef.Pinned(tagged.repository(), Digest.sha256(""));
                    case ImageRef.Pinned already -> already;
                };
        return new ImageResolver.Resolved(pinned, empty);
    }
}
