package dev.calque.dockerfile.instruction;

import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One {@code --mount} of RUN, its variables expanded. */
public final class MountOptions {
    private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
    private static final List<String> SHARING = List.of("shared", "private", "locked");
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("type", "type"),
            Map.entry("from", "from"),
            Map.entry("source", "source"),
            Map.entry("src", "source"),
            Map.entry("target", "target"),
            Map.entry("dst", "target"),
            Map.entry("destination", "target"),
            Map.entry("readonly", "readonly"),
            Map.entry("ro", "readonly"),
            Map.entry("readwrite", "readwrite"),
            Map.entry("rw", "readwrite"),
            Map.entry("required", "required"),
            Map.entry("size", "size"),
            Map.entry("id", "id"),
            Map.entry("sharing", "sharing"),
            Map.entry("mode", "mode"),
            Map.entry("uid", "uid"),
            Map.entry("gid", "gid"),
            Map.entry("env", "env"));

    private final Map<String, String> values = new HashMap<>();
    private String type = "bind";
    private Optional<Boolean> readOnly = Optional.empty();

    private MountOptions() {}

    /** Refuses what must be known before variables have values: {@code from} names a stage. */
    static void checkUnexpanded(String text) {
        from(text);
    }

    /** The stage, image or context that the mount names. */
    public static Optional<String> from(String text) {
        Optional<String> from = Optional.empty();
        for (String field : fields(text)) {
            if (field.toLowerCase(Locale.ROOT).startsWith("from=")) {
                from = Optional.of(field.substring("from=".length()));
                int dollar = from.get().indexOf('$');
                if (dollar >= 0 && dollar + 1 < from.get().length()) {
                    throw CalqueException.invalid(
                            "'from' doesn't support variable expansion, define alias stage instead");
                }
            }
        }
        return from.filter(f -> !f.isEmpty());
    }

    /** Reads a mount; {@code expand} gives variables their values. */
    public static MountOptions read(String text, UnaryOperator<String> expand) {
        MountOptions mount = new MountOptions();
        for (String field : fields(text)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0) {
                mount.bare(key, field);
            } else {
                mount.set(key, expand.apply(field.substring(equals + 1)), field);
            }
        }
        mount.check();
        return mount;
    }

    private void bare(String key, String field) {
        switch (key) {
            case "readonly", "ro" -> readOnly = Optional.of(true);
            case "readwrite", "rw" -> readOnly = Optional.of(false);
            case "required" -> set(key, "true", field);
            default -> throw CalqueException.invalid("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void set(String key, String value, String field) {
        String name = KEYS.get(key);
        if (name == null) {
            throw CalqueException.invalid("unexpected key '" + key + "' in '" + field + "'"
                    + Spelling.hint(Spelling.nearest(key, KEYS.keySet())));
        }
        switch (name) {
            case "type" -> type = choice("mount type", value, TYPES);
            case "sharing" -> values.put(name, choice("sharing value", value, SHARING));
            case "readonly" -> readOnly = Optional.of(bool(key, value));
            case "readwrite" -> readOnly = Optional.of(!bool(key, value));
            case "required" -> {
                onlyFor(key, "secret", "ssh");
                values.put(name, String.valueOf(bool(key, value)));
            }
            case "size" -> {
                onlyFor(key, "tmpfs");
                values.put(name, String.valueOf(ByteSize.parse(key, value)));
            }
            case "mode" -> values.put(name, String.valueOf(number(key, value, 8)));
            case "uid", "gid" -> values.put(name, String.valueOf(number(key, value, 10)));
            case "env" -> {
                onlyFor(key, "secret");
                values.put(name, value);
            }
            default -> values.put(name, value);
        }
    }

    private void onlyFor(String key, String... types) {
        if (!List.of(types).contains(type)) {
            throw CalqueException.invalid("unexpected key '" + key + "' for mount type '" + type + "'");
        }
    }

    private static String choice(String what, String value, List<String> choices) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!choices.contains(lower)) {
            throw CalqueException.invalid(
                    "unsupported " + what + " \"" + value + "\"" + Spelling.hint(Spelling.nearest(value, choices)));
        }
        return lower;
    }

    static boolean bool(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw CalqueException.invalid("invalid value for " + key + ": " + value);
        };
    }

    private static long number(String key, String value, int radix) {
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(value, radix));
        } catch (NumberFormatException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, "invalid value " + value + " for " + key, e);
        }
    }

    private void check() {
        for (String key : List.of("mode", "uid", "gid")) {
            if (values.containsKey(key) && (type.equals("bind") || type.equals("tmpfs"))) {
                throw CalqueException.invalid(key + " not allowed for \"" + type + "\" type mounts");
            }
        }
        if (type.equals("secret")) {
            checkSecret();
        }
        if (values.containsKey("sharing") && !type.equals("cache")) {
            throw CalqueException.invalid("invalid cache sharing set for " + type + " mount");
        }
    }

    private void checkSecret() {
        if (values.containsKey("from")) {
            throw CalqueException.invalid("secret mount should not have a from");
        }
        if (values.containsKey("sharing")) {
            throw CalqueException.invalid("secret mount should not define sharing");
        }
        if (text("source").isEmpty() && text("target").isEmpty() && text("id").isEmpty()) {
            throw CalqueException.invalid("invalid secret mount. one of source, target required");
        }
        if (!text("source").isEmpty() && !text("id").isEmpty()) {
            throw CalqueException.invalid("both source and id can't be set");
        }
    }

    /** {@code bind}, {@code cache}, {@code tmpfs}, {@code secret} or {@code ssh}. */
    public String type() {
        return type;
    }

    /** A value by its long name; empty where absent. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public Optional<Long> number(String name) {
        return Optional.ofNullable(values.get(name)).map(Long::valueOf);
    }

    public boolean required() {
        return Boolean.parseBoolean(text("required"));
    }

    /** As written; otherwise cache and tmpfs can be written to, and the rest not. */
    public boolean readOnly() {
        return readOnly.orElse(!type.equals("cache") && !type.equals("tmpfs"));
    }

    /** Fields at commas; a field in double quotes may hold commas. */
    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw CalqueException.invalid("failed to parse csv mounts: a quote is not closed in '" + text + "'");
        }
        fields.add(field.toString());
        return fields;
    }
}
