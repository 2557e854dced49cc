package dev.calque.dockerfile.expand;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values by name. */
public interface Variables {
    Variables NONE = of(Map.of());

    Optional<String> value(String name);

    Collection<String> names();

    static Variables of(Map<String, String> values) {
        return new Variables() {
            @Override
            public Optional<String> value(String name) {
                return Optional.ofNullable(values.get(name));
            }

            @Override
            public Collection<String> names() {
                return List.copyOf(values.keySet());
            }
        };
    }
}
