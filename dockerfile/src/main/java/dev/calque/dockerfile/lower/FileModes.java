package dev.calque.dockerfile.lower;

import dev.calque.oci.CalqueException;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code --chmod} and {@code --chown}. */
final class FileModes {
    private static final int HIGHEST = 07777;
    private static final Pattern SYMBOLIC =
            Pattern.compile("[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*");

    private FileModes() {}

    /** Octal or symbolic, as written; empty where there is none. */
    static Optional<String> mode(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean octal = text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '7');
        if (octal ? Integer.parseUnsignedInt(text, 8) > HIGHEST : Character.isDigit(text.charAt(0))) {
            throw CalqueException.invalid("invalid chmod parameter: '" + text
                    + "'. it should be octal string and between 0 and 07777, or symbolic such as u+x");
        }
        if (!octal && !SYMBOLIC.matcher(text).matches()) {
            throw CalqueException.invalid("invalid chmod parameter: '" + text
                    + "'. it should be octal such as 0755, or symbolic such as u=rwx,go=rx");
        }
        return Optional.of(text);
    }

    static Optional<dev.calque.graph.Owner> owner(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new dev.calque.graph.Owner(text, "")
                        : new dev.calque.graph.Owner(text.substring(0, colon), text.substring(colon + 1)));
    }
}
