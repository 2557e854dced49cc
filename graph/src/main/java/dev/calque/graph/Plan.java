package dev.calque.graph;

import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import java.util.List;
import java.util.Optional;

/**
 * What a build has to do for one platform.
 *
 * @param rootfs the final file system; absent for an image without layers
 * @param config of the image; the engine adds diff ids and times
 * @param history of the image, the base's included; each entry without {@code emptyLayer} that the build added stands
 *     for one layer on top of the base's, in order
 */
public record Plan(
        Graph graph, Optional<Edge> rootfs, ImageConfig config, List<History> history, List<Diagnostic> diagnostics) {
    public Plan {
        history = List.copyOf(history);
        diagnostics = List.copyOf(diagnostics);
    }
}
