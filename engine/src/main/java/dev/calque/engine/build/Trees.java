package dev.calque.engine.build;

import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.LayerTree;
import dev.calque.graph.Edge;
import dev.calque.graph.Graph;
import dev.calque.graph.Op;
import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.store.Layers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks into what the edges of a graph stand for: contexts and stacks of layers. */
final class Trees {
    private final Graph graph;
    private final Contexts contexts;
    private final Layers layers;
    private final Map<List<Digest>, FileTree> views = new ConcurrentHashMap<>();

    Trees(Graph graph, Contexts contexts, Layers layers) {
        this.graph = graph;
        this.contexts = contexts;
        this.layers = layers;
    }

    /** The files behind an edge whose vertex gave {@code tree}. */
    FileTree of(Edge edge, Tree tree) {
        return graph.vertex(edge.vertex()).op() instanceof Op.FromContext from
                ? contexts.tree(from.name(), from.filter())
                : of(tree);
    }

    FileTree of(Tree tree) {
        List<Digest> diffIds = tree.diffIds();
        FileTree known = views.get(diffIds);
        if (known == null) {
            known = diffIds.isEmpty() ? FileTree.EMPTY : new LayerTree(layers, diffIds);
            views.put(diffIds, known);
        }
        return known;
    }

    Graph graph() {
        return graph;
    }

    Contexts contexts() {
        return contexts;
    }
}
