package dev.calque.cli.progress;

import dev.calque.graph.VertexId;
import dev.calque.solver.BuildEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps of a build as the events tell of them, numbered in the order in which they were first heard of. */
final class Steps {
    enum State {
        WAITING,
        RUNNING,
        CACHED,
        DONE,
        FAILED
    }

    /** One step. */
    static final class Step {
        final int number;
        String name = "";
        State state = State.WAITING;
        long startNanos = System.nanoTime();
        Duration took = Duration.ZERO;
        long sizeBytes;
        List<String> reasons = List.of();
        String bytesMoved = "";
        final LineBuffer output = new LineBuffer();
        final LineBuffer errors = new LineBuffer();

        Step(int number) {
            this.number = number;
        }

        boolean isOver() {
            return state == State.CACHED || state == State.DONE || state == State.FAILED;
        }
    }

    private final Map<VertexId, Step> steps = new LinkedHashMap<>();

    /** The step of an event. */
    Step of(BuildEvent.OfVertex event) {
        return steps.computeIfAbsent(event.vertex(), _ -> new Step(steps.size() + 1));
    }

    /** The step of an event, brought up to date. */
    Step apply(BuildEvent.OfVertex event) {
        Step step = of(event);
        switch (event) {
            case BuildEvent.Started started -> {
                step.name = started.name();
                step.state = State.RUNNING;
                step.startNanos = System.nanoTime();
            }
            case BuildEvent.Cached cached -> {
                step.name = cached.name();
                step.state = State.CACHED;
            }
            case BuildEvent.Missed missed -> step.reasons = missed.reasons();
            case BuildEvent.Output output -> {
                step.output.add(output.bytes());
                if (output.stream() == BuildEvent.Stream.STDERR) {
                    step.errors.add(output.bytes());
                }
            }
            case BuildEvent.Progress progress ->
                step.bytesMoved = progress.what() + " " + Bar.of(progress.current(), progress.total());
            case BuildEvent.Completed completed -> {
                step.state = State.DONE;
                step.took = completed.took();
                step.sizeBytes = completed.sizeBytes();
            }
            case BuildEvent.Failed failed -> {
                step.state = State.FAILED;
                step.took = failed.took();
            }
        }
        return step;
    }

    List<Step> all() {
        return List.copyOf(steps.values());
    }
}
