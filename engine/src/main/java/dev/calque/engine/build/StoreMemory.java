package dev.calque.engine.build;

import dev.calque.graph.Vertex;
import dev.calque.solver.StepMemory;
import dev.calque.store.CacheRecords;
import java.util.Map;
import java.util.Optional;

/**
 * What steps read last time, by the step's place: the Dockerfile, the stage and the number of the step in it, so that a
 * changed instruction is compared with what stood there before.
 *
 * @param source names the Dockerfile among all
 */
record StoreMemory(CacheRecords records, String source) implements StepMemory {
    @Override
    public Optional<Map<String, String>> last(Vertex vertex) {
        return records.lastRun(slot(vertex));
    }

    @Override
    public void remember(Vertex vertex, Map<String, String> ingredients) {
        records.remember(slot(vertex), ingredients);
    }

    /** {@code [build 2/5] RUN make} stands in the slot {@code build 2}, whatever the number of steps. */
    private String slot(Vertex vertex) {
        String name = vertex.name();
        int end = name.indexOf(']');
        String place = name.startsWith("[") && end > 0 ? name.substring(1, end) : name;
        int slash = place.lastIndexOf('/');
        return source + "\n" + (slash > 0 ? place.substring(0, slash) : place);
    }
}
