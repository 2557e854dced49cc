package dev.calque.engine.build;

import dev.calque.engine.Output;
import dev.calque.graph.VertexId;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.solver.BuildEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The writing of one output as a step that progress shows.
 *
 * @param name absent for what takes no time worth showing
 */
record Exporting(Optional<String> name, Consumer<BuildEvent> events) {
    static Exporting of(Output output, Consumer<BuildEvent> events) {
        return new Exporting(
                switch (output) {
                    case Output.Image _, Output.CacheOnly _ -> Optional.empty();
                    case Output.Archive archive ->
                        Optional.of(
                                switch (archive.kind()) {
                                    case OCI -> "exporting to oci image format";
                                    case DOCKER -> "exporting to docker image format";
                                });
                    case Output.Layout layout -> Optional.of("exporting to oci layout " + layout.folder());
                    case Output.Folder folder -> Optional.of("exporting to directory " + folder.folder());
                    case Output.Tar _ -> Optional.of("exporting to tarball");
                },
                events);
    }

    <T> T run(Supplier<T> writing) {
        return name.isEmpty() ? writing.get() : run(name.get(), writing);
    }

    private <T> T run(String shown, Supplier<T> writing) {
        VertexId vertex = new VertexId(Digest.sha256(shown));
        long start = System.nanoTime();
        events.accept(new BuildEvent.Started(vertex, shown));
        try {
            T result = writing.get();
            events.accept(new BuildEvent.Completed(vertex, since(start), 0));
            return result;
        } catch (CalqueException e) {
            events.accept(new BuildEvent.Failed(vertex, since(start), e.text()));
            throw e;
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
