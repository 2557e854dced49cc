package dev.calque.dockerfile.instruction;

import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The flags of one command, checked against those that its instruction knows. */
final class FlagReader {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** What the flags of an instruction take. */
    record Known(Set<String> switches, Set<String> single, Set<String> repeated) {
        static final Known NONE = new Known(Set.of(), Set.of(), Set.of());

        List<String> names() {
            List<String> names = new ArrayList<>(switches);
            names.addAll(single);
            names.addAll(repeated);
            return names;
        }
    }

    FlagReader(List<String> flags, Known known) {
        flags.forEach(flag -> read(flag.substring(2), known));
    }

    private void read(String flag, Known known) {
        int equals = flag.indexOf('=');
        String name = equals < 0 ? flag : flag.substring(0, equals);
        Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(flag.substring(equals + 1));
        if (!known.names().contains(name)) {
            throw CalqueException.invalid(
                    "unknown flag: --" + name + Spelling.hint(Spelling.nearest(name, known.names())));
        }
        if (values.containsKey(name) && !known.repeated().contains(name)) {
            throw CalqueException.invalid("duplicate flag specified: --" + name);
        }
        if (value.isEmpty() && !known.switches().contains(name)
                || known.switches().contains(name)
                        && value.isPresent()
                        && value.get().isEmpty()) {
            throw CalqueException.invalid("missing a value on flag: --" + name);
        }
        String text = known.switches().contains(name) ? bool(name, value.orElse("true")) : value.orElse("");
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(text);
    }

    private static String bool(String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw CalqueException.invalid("expecting boolean value for flag --" + name + ", not: " + value);
        }
        return lower;
    }

    /** The value, or nothing. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<String> texts(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(Boolean::valueOf);
    }
}
