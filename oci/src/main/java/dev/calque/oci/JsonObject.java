package dev.calque.oci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object with typed access; an error names the document and the member.
 *
 * @param what where this object stands, for errors: {@code manifest sha256:…, layers[2]}
 * @param members by name, in document order; nulls are absent
 */
public record JsonObject(String what, Map<String, Object> members) {
    public JsonObject {
        members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(String.valueOf(key), value));
        return members;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "a string"));
    }

    public Optional<String> optionalText(String name) {
        return typed(name, String.class, "a string");
    }

    public long number(String name) {
        return optionalNumber(name).orElseThrow(() -> wrong(name, "a whole number"));
    }

    public Optional<Long> optionalNumber(String name) {
        return typed(name, Long.class, "a whole number");
    }

    public boolean flag(String name) {
        return typed(name, Boolean.class, "true or false").orElse(false);
    }

    public Optional<JsonObject> object(String name) {
        return typed(name, Map.class, "an object").map(map -> new JsonObject(what + ", " + name, members(map)));
    }

    /** The strings of a list; absent reads as empty. */
    public List<String> list(String name) {
        return optionalList(name).orElse(List.of());
    }

    public Optional<List<String>> optionalList(String name) {
        return typed(name, List.class, "a list").map(list -> {
            List<String> texts = new ArrayList<>();
            for (Object element : list) {
                texts.add(element instanceof String text ? text : fail(name, "a list of strings"));
            }
            return List.copyOf(texts);
        });
    }

    /** The objects of a list; absent reads as empty. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : typed(name, List.class, "a list").orElse(List.of())) {
            if (!(element instanceof Map<?, ?> map)) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new JsonObject(what + ", " + name + "[" + objects.size() + "]", members(map)));
        }
        return objects;
    }

    /** The members of an object whose values are strings; absent reads as empty. */
    public Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<?, ?> map = typed(name, Map.class, "an object").orElse(Map.of());
        map.forEach((key, value) -> texts.put(
                String.valueOf(key), value instanceof String text ? text : fail(name, "an object of strings")));
        return texts;
    }

    private <T> Optional<T> typed(String name, Class<T> type, String expected) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(name, expected);
        }
        return Optional.of(type.cast(value));
    }

    private String fail(String name, String expected) {
        throw wrong(name, expected);
    }

    private CalqueException wrong(String name, String expected) {
        return CalqueException.invalid(what + ": '" + name + "' must be " + expected);
    }

    public byte[] bytes() {
        return Json.bytes(this);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects members in the order in which they are put. */
    public static final class Builder {
        private final Map<String, Object> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, Object value) {
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> members.put(name, present));
            } else {
                members.put(name, value);
            }
            return this;
        }

        /** Leaves the member out where the map is empty. */
        public Builder putIfAny(String name, Map<String, ?> map) {
            return map.isEmpty() ? this : put(name, map);
        }

        /** Leaves the member out where the list is empty. */
        public Builder putIfAny(String name, List<?> list) {
            return list.isEmpty() ? this : put(name, list);
        }

        /** Leaves the member out where the text is empty. */
        public Builder putIfAny(String name, String text) {
            return text.isEmpty() ? this : put(name, text);
        }

        public JsonObject build() {
            return new JsonObject("document", members);
        }
    }
}
