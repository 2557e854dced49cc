package dev.calque.dockerfile.check;

import dev.calque.dockerfile.syntax.DirectiveReader;
import dev.calque.oci.CalqueException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which checks run: {@code skip=A,B;error=true;experimental=C}.
 *
 * @param skip ids, or {@code all}
 * @param experimental ids, or {@code all}
 * @param error whether a warning fails the build
 */
public record CheckOptions(Set<String> skip, Set<String> experimental, boolean error) {
    public static final CheckOptions DEFAULT = new CheckOptions(Set.of(), Set.of(), false);
    private static final String ALL = "all";

    public CheckOptions {
        skip = Set.copyOf(skip);
        experimental = Set.copyOf(experimental);
    }

    public static CheckOptions parse(String text) {
        Set<String> skip = Set.of();
        Set<String> experimental = Set.of();
        boolean error = false;
        for (String part : text.isBlank() ? new String[0] : text.strip().split(";", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            switch (key) {
                case "skip" -> skip = names(value);
                case "experimental" -> experimental = names(value);
                case "error" -> error = bool(value, part);
                default ->
                    throw CalqueException.invalid("failed to parse check options: invalid check option \"" + part
                            + "\"; known are skip=, error= and experimental=");
            }
        }
        return new CheckOptions(skip, experimental, error);
    }

    private static Set<String> names(String value) {
        return new HashSet<>(
                Arrays.stream(value.split(",", -1)).map(String::strip).toList());
    }

    private static boolean bool(String value, String part) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default -> throw CalqueException.invalid("failed to parse check option \"" + part + "\"");
        };
    }

    /** With what a {@code # check=…} comment above an instruction adds; a malformed one adds nothing. */
    public CheckOptions with(List<String> comments) {
        for (String comment : comments) {
            var setting = DirectiveReader.Setting.of(comment);
            if (setting.isPresent() && setting.get().name().equals("check")) {
                try {
                    return merged(parse(setting.get().value().split(" ", 2)[0]));
                } catch (CalqueException malformed) {
                    return this;
                }
            }
        }
        return this;
    }

    private CheckOptions merged(CheckOptions more) {
        Set<String> skipped = new HashSet<>(skip);
        skipped.addAll(more.skip);
        Set<String> asked = new HashSet<>(experimental);
        asked.addAll(more.experimental);
        return new CheckOptions(skipped, asked, error || more.error);
    }

    public boolean runs(Rule rule) {
        if (rule.experimental() && !contains(experimental, rule)) {
            return false;
        }
        return !contains(skip, rule);
    }

    private static boolean contains(Set<String> names, Rule rule) {
        return names.contains(ALL) || names.contains(rule.id());
    }
}
