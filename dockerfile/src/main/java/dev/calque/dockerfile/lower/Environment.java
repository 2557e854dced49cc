package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.expand.Variables;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Variables in the order in which they were first set. Not for several threads. */
final class Environment implements Variables {
    private final Map<String, String> values;

    Environment() {
        this.values = new LinkedHashMap<>();
    }

    Environment(Environment from) {
        this.values = new LinkedHashMap<>(from.values);
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    void remove(String name) {
        values.remove(name);
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public Collection<String> names() {
        return List.copyOf(values.keySet());
    }

    /** {@code NAME=value} each. */
    List<String> entries() {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }
}
