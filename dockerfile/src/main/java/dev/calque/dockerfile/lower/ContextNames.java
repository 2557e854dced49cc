package dev.calque.dockerfile.lower;

import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the context that stands for a stage or image: {@code alpine} is also {@code alpine:latest}. */
final class ContextNames {
    private ContextNames() {}

    /** @param name as {@code --build-context} gave it */
    record Found(String name, NamedContext context) {}

    static Optional<Found> find(String name, Map<String, NamedContext> contexts) {
        if (contexts.isEmpty() || List.of("scratch", "context").contains(name)) {
            return Optional.empty();
        }
        for (Map.Entry<String, NamedContext> entry : new java.util.TreeMap<>(contexts).entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name) || sameReference(entry.getKey(), name)) {
                return Optional.of(new Found(entry.getKey(), entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private static boolean sameReference(String a, String b) {
        try {
            return ImageRef.parse(a).equals(ImageRef.parse(b));
        } catch (CalqueException noReference) {
            return false;
        }
    }
}
