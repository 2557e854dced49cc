package dev.calque.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An immutable directed graph without cycles: vertices stand after those that they read.
 */
public final class Graph {
    public static final Graph EMPTY = new Graph(Map.of());

    private final Map<VertexId, Vertex> vertices;

    private Graph(Map<VertexId, Vertex> vertices) {
        this.vertices = java.util.Collections.unmodifiableMap(vertices);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** In an order in which everything stands after what it reads. */
    public Collection<Vertex> vertices() {
        return vertices.values();
    }

    public Vertex vertex(VertexId id) {
        Vertex vertex = vertices.get(id);
        if (vertex == null) {
            throw new IllegalArgumentException("no vertex " + id + " in this graph");
        }
        return vertex;
    }

    /** The part of the graph that {@code roots} need. */
    public Graph reachable(Collection<Edge> roots) {
        Set<VertexId> needed = new HashSet<>();
        List<VertexId> open = new ArrayList<>(roots.stream().map(Edge::vertex).toList());
        while (!open.isEmpty()) {
            VertexId id = open.removeLast();
            if (needed.add(id)) {
                vertex(id).op().inputs().forEach(edge -> open.add(edge.vertex()));
            }
        }
        Map<VertexId, Vertex> kept = new LinkedHashMap<>();
        vertices.forEach((id, vertex) -> {
            if (needed.contains(id)) {
                kept.put(id, vertex);
            }
        });
        return new Graph(kept);
    }

    /** The same graph with names, places or cache behaviour of vertices changed; operations must stay. */
    public Graph renamed(UnaryOperator<Vertex> change) {
        Map<VertexId, Vertex> next = new LinkedHashMap<>();
        vertices.forEach((id, vertex) -> next.put(id, change.apply(vertex)));
        return new Graph(next);
    }

    /** Collects vertices; an operation that is there already is not added twice. */
    public static final class Builder {
        private final Map<VertexId, Vertex> vertices = new LinkedHashMap<>();

        private Builder() {}

        /** Adds an operation whose inputs were added before, and gives its first output. */
        public Edge add(Op op, String name, List<SourceSpan> at, boolean ignoreCache) {
            for (Edge input : op.inputs()) {
                if (!vertices.containsKey(input.vertex())) {
                    throw new IllegalArgumentException("'" + name + "' reads a vertex that is not in the graph");
                }
            }
            VertexId id = OpDigest.of(op);
            vertices.putIfAbsent(id, new Vertex(id, op, name, at, ignoreCache));
            return new Edge(id, 0);
        }

        public Graph build() {
            return new Graph(new LinkedHashMap<>(vertices));
        }
    }
}
