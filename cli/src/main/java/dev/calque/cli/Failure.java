package dev.calque.cli;

import dev.calque.graph.SourceException;
import dev.calque.graph.SourceSpan;
import dev.calque.oci.CalqueException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** An error as a compiler shows it: the message, and where there is a source, its lines with a mark. */
record Failure(CalqueException cause, Map<String, String> environment) {
    private static final int AROUND = 2;

    void print(PrintStream err) {
        if (cause instanceof SourceException source) {
            lines(source, err);
        }
        err.println("calque: " + cause.text());
        if (!environment.getOrDefault("CALQUE_DEBUG", "").isEmpty()) {
            cause.printStackTrace(err);
        }
    }

    private static void lines(SourceException source, PrintStream err) {
        SourceSpan span = source.span();
        List<String> lines = source.lines();
        int first = Math.max(1, span.firstLine() - AROUND);
        int last = Math.min(lines.size(), span.lastLine() + AROUND);
        err.println(span);
        err.println("--------------------");
        for (int number = first; number <= last; number++) {
            boolean marked = number >= span.firstLine() && number <= span.lastLine();
            err.println(String.format(" %3d | %s %s", number, marked ? ">>>" : "   ", lines.get(number - 1))
                    .stripTrailing());
        }
        err.println("--------------------");
    }
}
