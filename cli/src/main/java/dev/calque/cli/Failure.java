package dev.calque.cli;

import dev.calque.cli.format.SourceExcerpt;
import dev.calque.graph.SourceException;
import dev.calque.oci.CalqueException;
import java.io.PrintStream;
import java.util.Map;

/** An error as a compiler shows it: the message, and where there is a source, its lines with a mark. */
record Failure(CalqueException cause, Map<String, String> environment, boolean color) {
    void print(PrintStream err) {
        if (cause instanceof SourceException source) {
            new SourceExcerpt(source.span(), source.lines(), color).print(err);
        }
        err.println((color ? "\u001B[1;31mcalque:\u001B[0m " : "calque: ") + cause.text());
        if (!environment.getOrDefault("CALQUE_DEBUG", "").isEmpty()) {
            cause.printStackTrace(err);
        }
    }
}
