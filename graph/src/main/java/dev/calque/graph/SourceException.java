package dev.calque.graph;

import dev.calque.oci.CalqueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure that has a place in a source file, so that the lines can be shown with a mark. */
public final class SourceException extends CalqueException {
    private static final long serialVersionUID = 1L;

    private final transient SourceSpan span;
    private final transient List<String> lines;

    /** @param lines the whole source, split at line ends */
    public SourceException(Kind kind, String message, SourceSpan span, List<String> lines, @Nullable Throwable cause) {
        super(kind, message, cause);
        this.span = span;
        this.lines = List.copyOf(lines);
    }

    public SourceSpan span() {
        return span;
    }

    /** The whole source, split at line ends. */
    public List<String> lines() {
        return lines;
    }
}
