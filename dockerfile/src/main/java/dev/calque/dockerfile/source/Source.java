package dev.calque.dockerfile.source;

import dev.calque.graph.SourceException;
import dev.calque.graph.SourceSpan;
import dev.calque.oci.CalqueException;
import java.util.List;

/**
 * A named text.
 *
 * @param name as the user wrote it, for messages
 */
public record Source(String name, String text) {

    public SourceSpan span(int firstLine, int lastLine) {
        int first = Math.max(1, firstLine);
        return new SourceSpan(name, first, Math.max(first, lastLine));
    }

    public List<String> lines() {
        return text.lines().toList();
    }

    /** An error about some lines; its message begins with file and line. */
    public SourceException error(SourceSpan at, String message) {
        return new SourceException(CalqueException.Kind.INVALID, at + ": " + message, at, lines(), null);
    }

    /** The same failure with a place, unless it has one already. */
    public SourceException locate(SourceSpan at, CalqueException failure) {
        return failure instanceof SourceException located
                ? located
                : new SourceException(failure.kind(), at + ": " + failure.text(), at, lines(), failure);
    }
}
