package dev.calque.engine.build;

import dev.calque.graph.Plan;
import dev.calque.oci.History;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a plan's config and the layers that came out together. Times come from the layers, so a build that ran nothing
 * gives the image that it gave before.
 */
final class ImageAssembly {
    private ImageAssembly() {}

    static ImageConfig assemble(Plan plan, Tree tree, Optional<Instant> epoch) {
        List<History> history = filled(withLayerTimes(plan.history(), tree.layers()));
        if (epoch.isPresent()) {
            history = history.stream().map(h -> clamped(h, epoch.get())).toList();
        }
        Optional<Instant> created = epoch.or(() -> Optional.empty());
        if (created.isEmpty() && !history.isEmpty()) {
            created = history.getLast().created();
        }
        ImageConfig config = plan.config();
        return new ImageConfig(
                config.platform(),
                created.or(config::created),
                config.author(),
                config.config(),
                tree.diffIds(),
                history);
    }

    private static History clamped(History entry, Instant latest) {
        return entry.created().filter(t -> !t.isAfter(latest)).isPresent() ? entry : entry.at(latest);
    }

    /** Entries that stand for layers get the time of their layer, counted from the top. */
    private static List<History> withLayerTimes(List<History> history, List<Layer> layers) {
        List<History> timed = new ArrayList<>(history);
        int layer = layers.size() - 1;
        for (int i = timed.size() - 1; i >= 0 && layer >= 0; i--) {
            History entry = timed.get(i);
            if (!entry.emptyLayer()) {
                if (entry.created().isEmpty()) {
                    timed.set(i, entry.at(layers.get(layer).created()));
                }
                layer--;
            }
        }
        return timed;
    }

    /** Entries without a layer get the time of the one before, or of the first that has one. */
    private static List<History> filled(List<History> history) {
        Optional<Instant> last =
                history.stream().flatMap(h -> h.created().stream()).findFirst();
        List<History> filled = new ArrayList<>();
        for (History entry : history) {
            if (entry.created().isPresent()) {
                last = entry.created();
                filled.add(entry);
            } else {
                filled.add(last.map(entry::at).orElse(entry));
            }
        }
        return filled;
    }
}
