package dev.calque.solver;

import dev.calque.graph.Edge;
import dev.calque.graph.Graph;
import dev.calque.graph.Op;
import dev.calque.graph.OpDigest;
import dev.calque.graph.Vertex;
import dev.calque.graph.VertexId;
import dev.calque.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keys by definition, for every vertex that has one. A vertex has none when what it means can change while its text
 * stays: files of a context, a download without checksum, a step whose cache is to be ignored, and all that build on
 * them.
 */
final class DefinitionKeys {
    private final Map<VertexId, Digest> known = new HashMap<>();

    DefinitionKeys(Graph graph) {
        for (Vertex vertex : graph.vertices()) {
            if (isStable(vertex) && vertex.op().inputs().stream().allMatch(e -> known.containsKey(e.vertex()))) {
                known.put(vertex.id(), OpDigest.definition(vertex.op(), this::inputName));
            }
        }
    }

    Optional<CacheKey.ByDefinition> of(Vertex vertex) {
        return Optional.ofNullable(known.get(vertex.id())).map(CacheKey.ByDefinition::new);
    }

    private String inputName(Edge edge) {
        return known.get(edge.vertex()) + "/" + edge.output();
    }

    private static boolean isStable(Vertex vertex) {
        if (vertex.ignoreCache()) {
            return false;
        }
        return switch (vertex.op()) {
            case Op.FromContext context -> false;
            case Op.FromUrl url -> url.checksum().isPresent();
            case Op.FromGit git -> git.source().resolved().isPresent();
            case Op.FromImage image -> true;
            case Op.Exec exec -> true;
            case Op.Files files -> true;
            case Op.Merge merge -> true;
        };
    }
}
