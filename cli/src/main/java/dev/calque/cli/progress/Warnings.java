package dev.calque.cli.progress;

import dev.calque.cli.format.SourceExcerpt;
import dev.calque.graph.Diagnostic;
import dev.calque.solver.BuildEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what the build checks find, and shows it at the end of the build. */
public final class Warnings implements Consumer<BuildEvent> {
    private final List<BuildEvent.Warning> found = new ArrayList<>();

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof BuildEvent.Warning warning) {
            found.add(warning);
        }
    }

    public synchronized void print(PrintStream out, boolean color) {
        if (found.isEmpty()) {
            return;
        }
        String count = found.size() == 1 ? "1 warning found:" : found.size() + " warnings found:";
        out.println();
        out.println(color ? " \u001B[33m" + count + "\u001B[0m" : " " + count);
        for (BuildEvent.Warning each : found) {
            Diagnostic warning = each.diagnostic();
            out.println(" - " + warning.rule() + ": " + warning.message() + " (line "
                    + warning.at().firstLine() + ")");
            warning.url().ifPresent(url -> out.println("More info: " + url));
            new SourceExcerpt(warning.at(), each.lines(), color).print(out);
            out.println();
        }
        out.flush();
    }
}
