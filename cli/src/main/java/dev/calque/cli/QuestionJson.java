package dev.calque.cli;

import dev.calque.engine.BuildOutline;
import dev.calque.engine.BuildTarget;
import dev.calque.engine.build.Questions;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.SourceException;
import dev.calque.graph.SourceSpan;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Answers to {@link BuildQuestion}s under buildx's keys. */
final class QuestionJson {
    private QuestionJson() {}

    static String of(BuildOutline outline, Questions.SourceText source) {
        return text(JsonObject.builder()
                .putIfAny("name", outline.name())
                .put("description", outline.description())
                .putIfAny(
                        "args",
                        outline.arguments().stream().map(QuestionJson::argument).toList())
                .putIfAny(
                        "secrets",
                        outline.secrets().stream().map(QuestionJson::need).toList())
                .putIfAny(
                        "ssh", outline.agents().stream().map(QuestionJson::need).toList())
                .putIfAny(
                        "cache",
                        outline.caches().stream().map(QuestionJson::cache).toList())
                .put("sources", List.of(base64(source.text())))
                .build());
    }

    private static JsonObject cache(String id) {
        return JsonObject.builder().put("ID", id).build();
    }

    private static JsonObject argument(BuildOutline.Argument argument) {
        return JsonObject.builder()
                .put("name", argument.name())
                .put("description", argument.description())
                .putIfAny("value", argument.value())
                .put("location", location(argument.at()))
                .build();
    }

    private static JsonObject need(BuildOutline.Need need) {
        JsonObject.Builder json = JsonObject.builder().put("name", need.id());
        if (need.required()) {
            json.put("required", true);
        }
        return json.put("location", location(need.at())).build();
    }

    static String of(List<BuildTarget> targets, Questions.SourceText source) {
        return text(JsonObject.builder()
                .put("targets", targets.stream().map(QuestionJson::target).toList())
                .put("sources", List.of(base64(source.text())))
                .build());
    }

    private static JsonObject target(BuildTarget target) {
        JsonObject.Builder json = JsonObject.builder().putIfAny("name", target.name());
        if (target.isDefault()) {
            json.put("default", true);
        }
        return json.put("description", target.description())
                .putIfAny("base", target.base())
                .put("platform", target.platform())
                .put("location", location(target.at()))
                .build();
    }

    static String of(Questions.Report report, Questions.SourceText source) {
        JsonObject file = JsonObject.builder()
                .put("filename", source.name())
                .put("language", "Dockerfile")
                .put("data", base64(source.text()))
                .build();
        return text(JsonObject.builder()
                .put(
                        "warnings",
                        report.warnings().stream().map(QuestionJson::warning).toList())
                .put("sources", List.of(file))
                .put("buildError", report.error().map(error -> {
                    JsonObject.Builder json = JsonObject.builder().put("message", error.text());
                    if (error instanceof SourceException located) {
                        json.put("location", location(located.span()));
                    }
                    return json.build();
                }))
                .build());
    }

    private static JsonObject warning(Diagnostic warning) {
        return JsonObject.builder()
                .put("ruleName", warning.rule())
                .put("description", warning.description())
                .put("url", warning.url())
                .put("detail", warning.message())
                .put("location", location(warning.at()))
                .build();
    }

    private static JsonObject location(SourceSpan at) {
        JsonObject range = JsonObject.builder()
                .put("start", JsonObject.builder().put("line", at.firstLine()).build())
                .put("end", JsonObject.builder().put("line", at.lastLine()).build())
                .build();
        return JsonObject.builder().put("ranges", List.of(range)).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonObject json) {
        return Json.pretty(json) + "\n";
    }
}
