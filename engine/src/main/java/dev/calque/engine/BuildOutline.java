package dev.calque.engine;

import dev.calque.graph.SourceSpan;
import java.util.List;
import java.util.Optional;

/**
 * What can be given to the build of one target.
 *
 * @param name of the target; empty where it has none
 * @param arguments that have an effect, in the order of the Dockerfile
 * @param caches ids of the cache mounts
 */
public record BuildOutline(
        String name,
        Optional<String> description,
        List<Argument> arguments,
        List<Need> secrets,
        List<Need> agents,
        List<String> caches) {
    public BuildOutline {
        arguments = List.copyOf(arguments);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
        caches = List.copyOf(caches);
    }

    /** A build argument. @param value what it has without being given; empty where nothing */
    public record Argument(String name, String value, Optional<String> description, SourceSpan at) {}

    /** A secret or an ssh agent, by its id. */
    public record Need(String id, boolean required, SourceSpan at) {}
}
