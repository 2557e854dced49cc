package dev.calque.solver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Says what differs between two readings of the same step. */
final class MissReasons {
    private static final int MOST = 8;

    private MissReasons() {}

    static List<String> between(Map<String, String> before, Map<String, String> now) {
        List<String> reasons = new ArrayList<>();
        now.forEach((name, value) -> {
            String old = before.get(name);
            if (old == null) {
                reasons.add(name + " is new");
            } else if (!old.equals(value)) {
                reasons.add(name + " changed");
            }
        });
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> reasons.add(name + " is gone"));
        if (Collections.disjoint(before.keySet(), now.keySet())) {
            return List.of("another instruction stood here");
        }
        if (reasons.isEmpty()) {
            return List.of("its result is no longer in the cache");
        }
        if (reasons.size() > MOST) {
            int more = reasons.size() - MOST;
            return List.copyOf(concat(reasons.subList(0, MOST), "and " + more + " more"));
        }
        return List.copyOf(reasons);
    }

    private static List<String> concat(List<String> list, String last) {
        List<String> all = new ArrayList<>(list);
        all.add(last);
        return all;
    }
}
