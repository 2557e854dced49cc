package dev.calque.solver;

import dev.calque.graph.Vertex;
import java.util.Map;
import java.util.Optional;

/** What a step read when it was last looked at, so that a miss can be explained. */
public interface StepMemory {
    Optional<Map<String, String>> last(Vertex vertex);

    void remember(Vertex vertex, Map<String, String> ingredients);
}
