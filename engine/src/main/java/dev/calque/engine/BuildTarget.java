package dev.calque.engine;

import dev.calque.graph.SourceSpan;
import java.util.Optional;

/**
 * A stage that can be built.
 *
 * @param name empty where it has none
 * @param isDefault built where nothing is asked for
 * @param base as it is written
 */
public record BuildTarget(
        String name,
        Optional<String> description,
        boolean isDefault,
        String base,
        Optional<String> platform,
        SourceSpan at) {}
