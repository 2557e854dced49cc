package dev.calque.solver;

import dev.calque.graph.Vertex;
import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import java.util.List;
import java.util.Map;

/** Finds out what a vertex will really read. */
public interface ContentKeys {
    /**
     * @param inputs one tree for each of {@code vertex.op().inputs()}, in order
     */
    Reading read(Vertex vertex, List<Tree> inputs) throws InterruptedException;

    /**
     * What a vertex will read.
     *
     * @param digests one for each input, of the selected content without times
     * @param ingredients what a user would recognise, name to digest or text, such as {@code file src/a.c} and
     *     {@code argument VERSION}; nothing secret in clear
     */
    record Reading(List<Digest> digests, Map<String, String> ingredients) {
        public Reading {
            digests = List.copyOf(digests);
        }
    }
}
