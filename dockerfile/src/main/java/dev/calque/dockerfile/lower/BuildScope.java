package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.source.Source;
import dev.calque.graph.Graph;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.Optional;

/**
 * What all stages of one lowering share.
 *
 * @param target the platform that the result is for
 * @param ignored the main context's ignore patterns
 * @param epoch the time of everything, where SOURCE_DATE_EPOCH gives one
 */
record BuildScope(
        LowerRequest request,
        Checks checks,
        Graph.Builder graph,
        Expander expander,
        StepNames names,
        Platform target,
        PathPatterns ignored,
        GlobalArguments globals,
        Optional<Instant> epoch) {

    Source source() {
        return request.dockerfile();
    }
}
