package dev.calque.engine.build;

import dev.calque.graph.SourceException;
import dev.calque.graph.SourceSpan;
import dev.calque.graph.Vertex;
import dev.calque.oci.CalqueException;
import java.util.List;

/** The text that is being built, to show where a failure comes from. */
record SourceLines(List<String> lines) {
    SourceLines {
        lines = List.copyOf(lines);
    }

    CalqueException located(CalqueException e, Vertex vertex) {
        if (e instanceof SourceException || vertex.at().isEmpty()) {
            return e;
        }
        SourceSpan at = vertex.at().getFirst();
        return new SourceException(e.kind(), at + ": " + e.text(), at, lines, e);
    }
}
