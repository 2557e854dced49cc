package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.source.Source;
import dev.calque.graph.Process;
import dev.calque.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be built of a Dockerfile.
 *
 * @param buildArgs by name; proxies, SOURCE_DATE_EPOCH and {@code BUILDKIT_…} are among them
 * @param labels that override those of the Dockerfile
 */
public record LowerRequest(
        Source dockerfile,
        Selection selection,
        Map<String, String> buildArgs,
        Map<String, String> labels,
        Contexts contexts,
        NoCache noCache,
        Commands commands) {
    public LowerRequest {
        buildArgs = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(buildArgs));
        labels = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(labels));
    }

    /** The last stage for this machine, from a context without an ignore file. */
    public static LowerRequest defaults(Source dockerfile) {
        return new LowerRequest(
                dockerfile,
                Selection.defaults(),
                Map.of(),
                Map.of(),
                Contexts.defaults(),
                NoCache.defaults(),
                Commands.defaults());
    }

    /**
     * Which stage, for what.
     *
     * @param target a stage's name or number; absent for the last
     * @param platforms one plan each; empty for the base image's own platform
     * @param buildPlatform where the build runs
     * @param allStages look at every stage, for checks; the plans are still the target's
     */
    public record Selection(
            Optional<String> target, List<Platform> platforms, Platform buildPlatform, boolean allStages) {
        public Selection {
            platforms = List.copyOf(platforms);
        }

        public static Selection defaults() {
            return new Selection(Optional.empty(), List.of(), Platform.host(), false);
        }
    }

    /**
     * The trees of input files.
     *
     * @param ignore patterns of the main context, as {@link dev.calque.graph.PathPatterns#parse} gives them
     * @param named by name
     */
    public record Contexts(List<String> ignore, Map<String, NamedContext> named) {
        public Contexts {
            ignore = List.copyOf(ignore);
            named = Map.copyOf(named);
        }

        public static Contexts defaults() {
            return new Contexts(List.of(), Map.of());
        }
    }

    /** Steps that run though their result is known. @param stages names, without regard to case */
    public record NoCache(boolean all, Set<String> stages) {
        public NoCache {
            stages = Set.copyOf(stages);
        }

        public static NoCache defaults() {
            return new NoCache(false, Set.of());
        }

        boolean covers(String stage) {
            return all || stages.stream().anyMatch(s -> s.equalsIgnoreCase(stage));
        }
    }

    /**
     * How commands run.
     *
     * @param extraHosts name to address
     * @param entitlements what {@code --allow} grants: {@code network.host}, {@code security.insecure}
     */
    public record Commands(
            Process.Network network,
            Optional<String> hostname,
            Map<String, String> extraHosts,
            Process.Limits limits,
            Set<String> entitlements) {
        public Commands {
            extraHosts = Map.copyOf(extraHosts);
            entitlements = Set.copyOf(entitlements);
        }

        public static Commands defaults() {
            return new Commands(Process.Network.DEFAULT, Optional.empty(), Map.of(), Process.Limits.DEFAULT, Set.of());
        }
    }

    Optional<String> buildArg(String name) {
        return Optional.ofNullable(buildArgs.get(name));
    }

    LowerRequest withBuildArgs(Map<String, String> next) {
        return new LowerRequest(dockerfile, selection, next, labels, contexts, noCache, commands);
    }
}
