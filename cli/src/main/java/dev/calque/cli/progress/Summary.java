package dev.calque.cli.progress;

import dev.calque.cli.format.Human;
import dev.calque.cli.format.Table;
import dev.calque.engine.BuildResult;
import dev.calque.solver.BuildEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a build says at its end: what each step took and weighed, and for one that was not cached, why. */
public final class Summary implements Consumer<BuildEvent> {
    private static final int LONGEST_NAME = 72;
    private static final int ERROR_LINES = 4;

    private final Steps steps = new Steps();
    private final long start = System.nanoTime();

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof BuildEvent.OfVertex ofVertex) {
            steps.apply(ofVertex);
        }
    }

    /** @param folded each step stands on the screen already, with its time and weight: only the reasons are told */
    public synchronized void print(BuildResult result, boolean folded, PrintStream out) {
        Table table = new Table();
        for (Steps.Step step : steps.all()) {
            if (!folded) {
                table.add(List.of(" " + shortened(step.name), took(step), weight(step), why(step)));
            } else if (!step.reasons.isEmpty()) {
                table.add(List.of(" " + shortened(step.name), why(step)));
            }
        }
        out.print(table.text().lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String names = result.tags().isEmpty() ? "" : " " + String.join(", ", result.tags());
        out.println("built " + result.imageId() + names + ", " + Human.size(result.sizeBytes()) + ", in "
                + Human.seconds(took));
        out.flush();
    }

    /** The last lines of output of steps that failed. */
    public synchronized List<String> failedOutput(int lines) {
        return steps.all().stream()
                .filter(step -> step.state == Steps.State.FAILED)
                .flatMap(step -> lastLines(step, lines).stream())
                .toList();
    }

    /** Two streams come in no sure order: what was last said on standard error is shown whatever came after it. */
    private static List<String> lastLines(Steps.Step step, int count) {
        step.output.flush();
        step.errors.flush();
        List<String> last = new ArrayList<>(step.output.last(count));
        step.errors.last(ERROR_LINES).stream()
                .filter(line -> !last.contains(line))
                .forEach(last::add);
        return last;
    }

    private static String shortened(String name) {
        String line = name.lines().findFirst().orElse("").strip();
        boolean cut = line.length() > LONGEST_NAME || name.lines().count() > 1;
        return cut ? line.substring(0, Math.min(line.length(), LONGEST_NAME - 1)) + "…" : line;
    }

    private static String took(Steps.Step step) {
        return step.state == Steps.State.CACHED ? "CACHED" : Human.seconds(step.took);
    }

    static String weight(Steps.Step step) {
        return step.state == Steps.State.DONE && step.sizeBytes > 0 ? Human.size(step.sizeBytes) : "";
    }

    private static String why(Steps.Step step) {
        return step.reasons.isEmpty() ? "" : "ran because " + String.join(", ", step.reasons);
    }
}
