package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.source.Source;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.graph.Edge;
import dev.calque.graph.Graph;
import dev.calque.graph.PathPatterns;
import dev.calque.graph.Plan;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lowers a Dockerfile for one platform. */
final class PlatformLowering {
    private final LowerRequest request;
    private final Dockerfile dockerfile;
    private final ImageResolver resolver;
    private final Checks checks;
    private final Optional<Platform> asked;
    private final Platform target;
    private final Expander expander;
    private Optional<Instant> epoch = Optional.empty();

    /** @param asked the platform of the request; absent for the base image's own */
    PlatformLowering(
            LowerRequest request,
            Dockerfile dockerfile,
            ImageResolver resolver,
            Checks checks,
            Optional<Platform> asked) {
        this.request = request;
        this.dockerfile = dockerfile;
        this.resolver = resolver;
        this.checks = checks;
        this.asked = asked;
        this.target = asked.orElse(request.selection().buildPlatform());
        this.expander = Expander.with(dockerfile.escape());
    }

    Optional<Instant> epoch() {
        return epoch;
    }

    Plan lower() {
        Script script = Script.read(dockerfile, checks);
        BuildScope scope = scope(script);
        StageTable table = StageTable.of(script, scope);
        Stage result = table.target();
        table.connect();
        new StageResolution(table, scope, resolver).resolve(result);
        for (Stage stage : table.inOrder(result)) {
            new StageLowering(stage, scope).lower();
        }
        return plan(result, scope);
    }

    private BuildScope scope(Script script) {
        Source source = dockerfile.source();
        String stage = request.selection()
                .target()
                .or(() -> script.sections().getLast().from().name())
                .orElse("");
        Map<String, String> predefined =
                GlobalArguments.predefined(request.selection().buildPlatform(), target, stage);
        checkDefaultBases(script, predefined);
        GlobalArguments globals =
                GlobalArguments.of(predefined, request.buildArgs(), script.globals(), expander, source);
        Epoch.Value time = new Epoch(request, script, globals, expander, resolver).read();
        epoch = time.instant();
        boolean several = request.selection().platforms().size() > 1
                || request.buildArg("BUILDKIT_MULTI_PLATFORM")
                        .filter(PlatformLowering::isTrue)
                        .isPresent();
        return new BuildScope(
                time.request(),
                checks,
                Graph.builder(),
                expander,
                new StepNames(expander, several),
                target,
                PathPatterns.of(request.contexts().ignore()),
                globals,
                epoch);
    }

    static boolean isTrue(String text) {
        return List.of("1", "t", "true").contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    /** Every base must be an image even where no build argument is given. */
    private void checkDefaultBases(Script script, Map<String, String> predefined) {
        try {
            GlobalArguments defaults =
                    GlobalArguments.of(predefined, Map.of(), script.globals(), expander, dockerfile.source());
            for (Script.Section section : script.sections()) {
                String base = expander.expand(section.from().base(), defaults.values())
                        .text();
                if (!isReference(base)) {
                    checks.warn(
                            Rule.INVALID_DEFAULT_ARG_IN_FROM,
                            section.from().origin(),
                            "Default value for ARG " + section.from().base()
                                    + " results in empty or invalid base image name");
                }
            }
        } catch (CalqueException required) {
            // A value that must be given has no default to check.
            return;
        }
    }

    private static boolean isReference(String text) {
        try {
            return !ImageRef.parse(text).repository().isEmpty();
        } catch (CalqueException e) {
            return false;
        }
    }

    private Plan plan(Stage result, BuildScope scope) {
        ImageDraft image = result.image();
        image.config.labels.putAll(request.labels());
        checks.failOnWarnings();
        asked.ifPresent(platform -> image.platform = merged(image.platform, platform));
        Optional<Edge> root = result.root.or(() -> StageFiles.materialised(result, scope));
        Graph graph =
                root.map(edge -> scope.graph().build().reachable(List.of(edge))).orElse(Graph.EMPTY);
        return new Plan(graph, root, image.finished(epoch), image.history, checks.found());
    }

    /** The platform asked for; where it leaves details open, those of an image for the same machine stay. */
    private static Platform merged(Platform image, Platform asked) {
        boolean same = image.os().equals(asked.os()) && image.architecture().equals(asked.architecture());
        return new Platform(
                asked.os(),
                asked.architecture(),
                same ? asked.variant().or(image::variant) : asked.variant(),
                same ? asked.osVersion().or(image::osVersion) : asked.osVersion());
    }
}
