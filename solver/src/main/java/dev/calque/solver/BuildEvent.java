package dev.calque.solver;

import dev.calque.graph.Diagnostic;
import dev.calque.graph.VertexId;
import java.time.Duration;
import java.util.List;

/** Something that happened during a build. Terminals, plain logs, JSON and reports are listeners of these. */
public sealed interface BuildEvent {
    /** An event of one vertex. */
    sealed interface OfVertex extends BuildEvent {
        VertexId vertex();
    }

    /** Work on a vertex began. @param name how to show it */
    record Started(VertexId vertex, String name) implements OfVertex {}

    /** A result was found, nothing was run. */
    record Cached(VertexId vertex, String name) implements OfVertex {}

    /** No result was found. @param reasons what differs from the last run of this step; empty where there was none */
    record Missed(VertexId vertex, List<String> reasons) implements OfVertex {
        public Missed {
            reasons = List.copyOf(reasons);
        }
    }

    /** A command wrote something. @param bytes one {@code char} a byte, 0 to 255; chunks need not end with a line */
    record Output(VertexId vertex, Stream stream, String bytes) implements OfVertex {}

    /** Long work moves. @param total 0 where it is not known */
    record Progress(VertexId vertex, String what, long current, long total) implements OfVertex {}

    /** @param sizeBytes of the layers that it added, as tars */
    record Completed(VertexId vertex, Duration took, long sizeBytes) implements OfVertex {}

    record Failed(VertexId vertex, Duration took, String message) implements OfVertex {}

    /** Something a user should know about the whole build. */
    record Notice(String message) implements BuildEvent {}

    /** A build check found something. @param lines of the whole source */
    record Warning(Diagnostic diagnostic, List<String> lines) implements BuildEvent {
        public Warning {
            lines = List.copyOf(lines);
        }
    }

    enum Stream {
        STDOUT,
        STDERR
    }
}
