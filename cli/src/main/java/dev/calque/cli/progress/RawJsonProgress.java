package dev.calque.cli.progress;

import dev.calque.graph.Diagnostic;
import dev.calque.graph.VertexId;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import dev.calque.solver.BuildEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One JSON object a line, in the shape of BuildKit's status messages. */
public final class RawJsonProgress implements BuildProgress {
    private final PrintStream out;
    private final Map<VertexId, Running> running = new HashMap<>();

    private record Running(String name, Instant started) {}

    public RawJsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(BuildEvent event) {
        Instant now = Instant.now();
        switch (event) {
            case BuildEvent.Started started -> {
                Running step = new Running(started.name(), now);
                running.put(started.vertex(), step);
                line("vertexes", vertex(started.vertex(), step).build());
            }
            case BuildEvent.Cached cached -> {
                Running step = new Running(cached.name(), now);
                line(
                        "vertexes",
                        vertex(cached.vertex(), step)
                                .put("completed", now.toString())
                                .put("cached", true)
                                .build());
            }
            case BuildEvent.Completed completed ->
                line(
                        "vertexes",
                        vertex(completed.vertex(), step(completed.vertex(), completed.took(), now))
                                .put("completed", now.toString())
                                .build());
            case BuildEvent.Failed failed ->
                line(
                        "vertexes",
                        vertex(failed.vertex(), step(failed.vertex(), failed.took(), now))
                                .put("completed", now.toString())
                                .put("error", failed.message())
                                .build());
            case BuildEvent.Output output -> line("logs", log(output, now));
            case BuildEvent.Progress progress -> line("statuses", status(progress, now));
            case BuildEvent.Warning warning -> line("warnings", warning(warning.diagnostic()));
            case BuildEvent.Missed _, BuildEvent.Notice _ -> {}
        }
    }

    private Running step(VertexId vertex, Duration took, Instant now) {
        return running.getOrDefault(vertex, new Running("", now.minus(took)));
    }

    private static JsonObject.Builder vertex(VertexId vertex, Running step) {
        return JsonObject.builder()
                .put("digest", vertex.digest().toString())
                .put("name", step.name())
                .put("started", step.started().toString());
    }

    private static JsonObject log(BuildEvent.Output output, Instant now) {
        return JsonObject.builder()
                .put("vertex", output.vertex().digest().toString())
                .put("stream", output.stream() == BuildEvent.Stream.STDOUT ? 1 : 2)
                .put("data", base64(output.bytes().getBytes(StandardCharsets.ISO_8859_1)))
                .put("timestamp", now.toString())
                .build();
    }

    private static JsonObject status(BuildEvent.Progress progress, Instant now) {
        JsonObject.Builder status = JsonObject.builder()
                .put("id", progress.what())
                .put("vertex", progress.vertex().digest().toString())
                .put("current", progress.current());
        if (progress.total() > 0) {
            status.put("total", progress.total());
        }
        return status.put("timestamp", now.toString()).build();
    }

    private static JsonObject warning(Diagnostic found) {
        String brief =
                found.rule() + ": " + found.message() + " (line " + found.at().firstLine() + ")";
        JsonObject range = JsonObject.builder()
                .put(
                        "start",
                        JsonObject.builder().put("line", found.at().firstLine()).build())
                .put(
                        "end",
                        JsonObject.builder().put("line", found.at().lastLine()).build())
                .build();
        return JsonObject.builder()
                .put("level", 1)
                .put("short", base64(brief.getBytes(StandardCharsets.UTF_8)))
                .put("detail", List.of(base64(found.description().getBytes(StandardCharsets.UTF_8))))
                .put("url", found.url())
                .put(
                        "sourceInfo",
                        JsonObject.builder().put("filename", found.at().file()).build())
                .put("range", List.of(range))
                .build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void line(String kind, JsonObject object) {
        byte[] bytes = Json.bytes(Map.of(kind, List.of(object)));
        out.println(new String(bytes, StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
