package dev.calque.dockerfile.instruction;

import dev.calque.graph.SourceSpan;
import java.util.List;
import java.util.Locale;

/**
 * Where an instruction comes from.
 *
 * @param keyword as written
 * @param code its joined line, without space around
 * @param comments bodies of the comments directly above
 */
public record Origin(String keyword, String code, SourceSpan at, List<String> comments) {
    public Origin {
        comments = List.copyOf(comments);
    }

    /** The keyword in upper case. */
    public String name() {
        return keyword.toUpperCase(Locale.ROOT);
    }
}
