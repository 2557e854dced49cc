package dev.calque.graph;

import java.util.List;

/**
 * A node of the graph.
 *
 * @param name how progress shows it, such as {@code [build 2/5] RUN make}
 * @param at where the source asked for it
 * @param ignoreCache run it even where a result is known
 */
public record Vertex(VertexId id, Op op, String name, List<SourceSpan> at, boolean ignoreCache) {
    public Vertex {
        at = List.copyOf(at);
    }
}
