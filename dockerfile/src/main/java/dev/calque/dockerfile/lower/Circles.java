package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.Origin;
import dev.calque.dockerfile.source.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds stages that need themselves. */
final class Circles {
    private Circles() {}

    static void refuse(List<Stage> stages, Source source) {
        Set<Stage> safe = new HashSet<>();
        for (Stage stage : stages) {
            refuseCircle(stage, safe, source);
        }
    }

    /** A walk with its own stack: {@code path} is the way here, {@code rest} what is still to see of each on it. */
    private static void refuseCircle(Stage start, Set<Stage> safe, Source source) {
        List<Stage> path = new ArrayList<>();
        List<List<Stage>> rest = new ArrayList<>();
        if (!safe.contains(start)) {
            path.add(start);
            rest.add(new ArrayList<>(start.dependencies.keySet()));
        }
        while (!path.isEmpty()) {
            if (rest.getLast().isEmpty()) {
                safe.add(path.removeLast());
                rest.removeLast();
                continue;
            }
            Stage next = rest.getLast().removeFirst();
            if (path.contains(next)) {
                Origin at = path.getLast().dependencies.getOrDefault(next, start.origin);
                throw source.error(at.at(), "circular dependency detected on stage: " + start.shownName);
            }
            if (!safe.contains(next)) {
                path.add(next);
                rest.add(new ArrayList<>(next.dependencies.keySet()));
            }
        }
    }
}
