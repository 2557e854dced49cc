package dev.calque.store;

import dev.calque.oci.JsonObject;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step gave.
 *
 * @param outputs one tree an output
 * @param notes what else the builder wants to remember
 * @param created when the step ended
 */
public record CacheRecord(List<Tree> outputs, Map<String, String> notes, Instant created) {
    public CacheRecord {
        outputs = List.copyOf(outputs);
        notes = java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
    }

    static CacheRecord from(JsonObject json) {
        List<Tree> outputs = json.objects("outputs").stream()
                .map(tree -> new Tree(
                        tree.objects("layers").stream().map(Layer::from).toList()))
                .toList();
        return new CacheRecord(outputs, json.texts("notes"), Instant.parse(json.text("created")));
    }

    JsonObject toJson() {
        List<JsonObject> trees = outputs.stream()
                .map(tree -> JsonObject.builder()
                        .put("layers", tree.layers().stream().map(Layer::toJson).toList())
                        .build())
                .toList();
        return JsonObject.builder()
                .put("outputs", trees)
                .putIfAny("notes", notes)
                .put("created", created.toString())
                .build();
    }
}
