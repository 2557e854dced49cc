package dev.calque.solver;

import dev.calque.graph.Vertex;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Turns what a running vertex tells into events. */
record VertexProgress(Vertex vertex, Consumer<BuildEvent> events) implements OpRunner.Progress {
    @Override
    public void output(BuildEvent.Stream stream, byte[] bytes, int offset, int length) {
        events.accept(new BuildEvent.Output(
                vertex.id(), stream, new String(bytes, offset, length, StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void moved(String what, long current, long total) {
        events.accept(new BuildEvent.Progress(vertex.id(), what, current, total));
    }

    @Override
    public void notice(String message) {
        events.accept(new BuildEvent.Notice(message));
    }
}
