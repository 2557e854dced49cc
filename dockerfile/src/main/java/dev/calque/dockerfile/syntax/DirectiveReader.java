package dev.calque.dockerfile.syntax;

import dev.calque.oci.CalqueException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognises parser directives: {@code # name=value} lines before anything else. */
public final class DirectiveReader {
    private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");

    private final Set<String> seen = new HashSet<>();
    private boolean done;

    DirectiveReader() {}

    /** {@code name=value} of a comment's text. @param name in lower case */
    public record Setting(String name, String value) {
        /** Reads the text after the {@code #}. */
        public static Optional<Setting> of(String comment) {
            int equals = comment.indexOf('=');
            String name = equals < 0 ? "" : comment.substring(0, equals).strip();
            String value = equals < 0 ? "" : comment.substring(equals + 1).strip();
            boolean fits = !value.isEmpty()
                    && !name.isEmpty()
                    && letter(name.charAt(0))
                    && name.chars().allMatch(c -> letter(c) || c >= '0' && c <= '9');
            return fits ? Optional.of(new Setting(name.toLowerCase(Locale.ROOT), value)) : Optional.empty();
        }

        private static boolean letter(int c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }
    }

    /** The directive on this line, if the time of directives is not over. */
    Optional<Setting> read(String line) {
        if (done) {
            return Optional.empty();
        }
        Optional<Setting> setting = line.startsWith("#")
                ? Setting.of(line.substring(1)).filter(s -> KNOWN.contains(s.name()))
                : Optional.empty();
        done = setting.isEmpty();
        setting.ifPresent(s -> {
            if (!seen.add(s.name())) {
                throw CalqueException.invalid("only one " + s.name() + " parser directive can be used");
            }
        });
        return setting;
    }

    static char escape(Setting setting) {
        if (!setting.value().equals("`") && !setting.value().equals("\\")) {
            throw CalqueException.invalid("invalid escape token '" + setting.value() + "' does not match ` or \\");
        }
        return setting.value().charAt(0);
    }
}
