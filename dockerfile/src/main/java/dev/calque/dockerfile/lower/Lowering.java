package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.CheckOptions;
import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.Plan;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Turns a Dockerfile into build plans. */
public final class Lowering {
    private static final Pattern OFFICIAL = Pattern.compile("(docker\\.io/)?docker/dockerfile(-upstream)?([:@].*)?");

    private final LowerRequest request;
    private final ImageResolver resolver;
    private final Consumer<Diagnostic> listener;
    private final Set<Diagnostic> reported = new LinkedHashSet<>();

    private Lowering(LowerRequest request, ImageResolver resolver, Consumer<Diagnostic> listener) {
        this.request = request;
        this.resolver = resolver;
        this.listener = listener;
    }

    /**
     * Lowers a Dockerfile for every platform of the request.
     *
     * @param listener gets each warning once, also those found before a failure
     * @throws dev.calque.graph.SourceException where the Dockerfile is wrong
     */
    public static Lowered lower(LowerRequest request, ImageResolver resolver, Consumer<Diagnostic> listener) {
        return new Lowering(request, resolver, listener).lower();
    }

    private Lowered lower() {
        Dockerfile parsed = Dockerfile.parse(request.dockerfile());
        CheckOptions options = options(parsed);
        externalFrontend(parsed).filter(reported::add).ifPresent(listener);
        List<Plan> plans = new ArrayList<>();
        Optional<Instant> epoch = Optional.empty();
        for (Optional<Platform> platform : platforms()) {
            Checks checks = new Checks(options);
            try {
                PlatformLowering lowering = new PlatformLowering(request, parsed, resolver, checks, platform);
                plans.add(lowering.lower());
                epoch = lowering.epoch();
            } finally {
                checks.found().stream().filter(reported::add).forEach(listener);
            }
        }
        return new Lowered(plans, epoch);
    }

    /** A warning where the Dockerfile wants to be read by something else. */
    private Optional<Diagnostic> externalFrontend(Dockerfile parsed) {
        return request.buildArg("BUILDKIT_SYNTAX")
                .or(() -> parsed.directive("syntax"))
                .map(text -> text.split(" ", 2)[0])
                .filter(image -> !OFFICIAL.matcher(image).matches())
                .map(image -> new Diagnostic(
                        "ExternalFrontend",
                        "Frontend " + image + " was not run; the Dockerfile is read as docker/dockerfile reads it",
                        "Images that replace the Dockerfile language are not run",
                        Optional.empty(),
                        request.dockerfile().span(1, 1)));
    }

    private List<Optional<Platform>> platforms() {
        List<Platform> asked = request.selection().platforms();
        return asked.isEmpty()
                ? List.of(Optional.empty())
                : asked.stream().map(Optional::of).toList();
    }

    private CheckOptions options(Dockerfile parsed) {
        return request.buildArg("BUILDKIT_DOCKERFILE_CHECK")
                .or(() -> parsed.directive("check"))
                .map(CheckOptions::parse)
                .orElse(CheckOptions.DEFAULT);
    }
}
