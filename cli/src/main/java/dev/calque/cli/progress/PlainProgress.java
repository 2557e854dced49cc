package dev.calque.cli.progress;

import dev.calque.cli.format.Human;
import dev.calque.solver.BuildEvent;
import java.io.PrintStream;
import java.util.Locale;

/** Numbered lines, fit for a pipe and a log. */
public final class PlainProgress implements BuildProgress {
    private final PrintStream out;
    private final Steps steps = new Steps();
    private int lastNumber;

    public PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(BuildEvent event) {
        switch (event) {
            case BuildEvent.Notice notice -> out.println(notice.message());
            case BuildEvent.Warning _ -> {}
            case BuildEvent.Output output -> {
                Steps.Step step = steps.of(output);
                step.output.add(output.bytes()).forEach(text -> output(step, text));
            }
            case BuildEvent.OfVertex ofVertex -> show(steps.apply(ofVertex), ofVertex);
        }
        out.flush();
    }

    private void show(Steps.Step step, BuildEvent.OfVertex event) {
        switch (event) {
            case BuildEvent.Started _ -> {
                line(step, step.name);
                if (!step.reasons.isEmpty()) {
                    line(step, "not cached: " + String.join(", ", step.reasons));
                }
            }
            case BuildEvent.Cached _ -> {
                line(step, step.name);
                line(step, "CACHED");
            }
            case BuildEvent.Completed _ -> {
                step.output.flush().forEach(text -> output(step, text));
                line(step, "DONE " + Human.seconds(step.took));
            }
            case BuildEvent.Failed failed -> {
                step.output.flush().forEach(text -> output(step, text));
                line(step, "ERROR: " + failed.message());
            }
            case BuildEvent.Missed _, BuildEvent.Progress _, BuildEvent.Output _ -> {}
        }
    }

    private void output(Steps.Step step, String text) {
        double since = (System.nanoTime() - step.startNanos) / 1e9;
        line(step, String.format(Locale.ROOT, "%.3f ", since) + text);
    }

    private void line(Steps.Step step, String text) {
        if (lastNumber != step.number && lastNumber != 0) {
            out.println();
        }
        lastNumber = step.number;
        out.println("#" + step.number + " " + text);
    }

    @Override
    public void close() {
        if (lastNumber != 0) {
            out.println();
        }
        out.flush();
    }
}
