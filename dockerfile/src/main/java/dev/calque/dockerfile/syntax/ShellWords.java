package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Variables;
import dev.calque.oci.CalqueException;
import java.util.List;

/** The words of a line, as written. */
final class ShellWords {
    private static final Expander VERBATIM = Expander.with('\\').verbatim();

    private ShellWords() {}

    /** The words with their quotes; none for a line that no shell could read. */
    static List<String> of(String line) {
        try {
            return VERBATIM.expand(line, Variables.NONE).words();
        } catch (CalqueException unreadable) {
            return List.of();
        }
    }
}
