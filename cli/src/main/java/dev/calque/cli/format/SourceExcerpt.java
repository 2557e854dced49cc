package dev.calque.cli.format;

import dev.calque.graph.SourceSpan;
import java.io.PrintStream;
import java.util.List;

/** Lines of a source with a mark at those that are meant, and some around them, as the reference builder shows them. */
public record SourceExcerpt(SourceSpan span, List<String> lines, boolean color) {
    private static final String RULE = "--------------------";
    private static final int AROUND_ONE = 2;
    private static final int AROUND_SEVERAL = 1;

    public SourceExcerpt {
        lines = List.copyOf(lines);
    }

    public void print(PrintStream out) {
        if (span.firstLine() > lines.size()) {
            return;
        }
        int around = span.firstLine() == span.lastLine() ? AROUND_ONE : AROUND_SEVERAL;
        int first = Math.max(1, span.firstLine() - around);
        int last = Math.min(lines.size(), span.lastLine() + around);
        out.println(span);
        out.println(RULE);
        for (int number = first; number <= last; number++) {
            out.println(line(number));
        }
        out.println(RULE);
    }

    private String line(int number) {
        boolean marked = number >= span.firstLine() && number <= span.lastLine();
        String text = Plain.text(lines.get(number - 1));
        String line = String.format(" %3d | %s %s", number, marked ? ">>>" : "   ", text)
                .stripTrailing();
        return marked && color ? "\u001B[31m" + line + "\u001B[0m" : line;
    }
}
