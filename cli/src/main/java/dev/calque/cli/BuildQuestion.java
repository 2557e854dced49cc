package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.UsageException;
import dev.calque.cli.format.SourceExcerpt;
import dev.calque.cli.format.Table;
import dev.calque.engine.BuildOutline;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildTarget;
import dev.calque.engine.build.Questions;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.SourceException;
import dev.calque.oci.CalqueException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * {@code --call} of a build: a question instead of a build.
 *
 * @param method {@code build}, {@code check}, {@code outline} or {@code targets}
 * @param ignoreStatus exit with 0 whatever was found
 */
record BuildQuestion(String method, boolean json, boolean ignoreStatus) {
    private static final int WRONG_OPTION = 125;

    static BuildQuestion of(Arguments arguments) {
        if (arguments.isSet("check")) {
            return new BuildQuestion("check", false, false);
        }
        String text = arguments.text("call").or(() -> arguments.text("print")).orElse("build");
        List<String> fields = Fields.split(text);
        boolean json = false;
        boolean ignoreStatus = false;
        for (String field : fields.subList(1, fields.size())) {
            switch (field) {
                case "format=json" -> json = true;
                case "format=text" -> json = false;
                case "ignorestatus", "ignorestatus=true" -> ignoreStatus = true;
                case "ignorestatus=false" -> ignoreStatus = false;
                default -> throw new UsageException("invalid value " + field + " for --call", WRONG_OPTION);
            }
        }
        return switch (fields.getFirst()) {
            case "", "build" -> new BuildQuestion("build", json, ignoreStatus);
            case "check", "lint" -> new BuildQuestion("check", json, ignoreStatus);
            case "outline", "targets" -> new BuildQuestion(fields.getFirst(), json, ignoreStatus);
            default ->
                throw new UsageException(
                        "invalid --call " + fields.getFirst() + "; build, check, outline and targets are known",
                        WRONG_OPTION);
        };
    }

    boolean isBuild() {
        return method.equals("build");
    }

    /** @return the exit code */
    int ask(BuildRequest request, Session session) throws InterruptedException {
        Questions questions = session.engine().questions(request);
        PrintStream out = session.out();
        return switch (method) {
            case "outline" -> {
                BuildOutline outline = questions.outline();
                out.print(json ? QuestionJson.of(outline, questions.source()) : text(outline));
                yield 0;
            }
            case "targets" -> {
                List<BuildTarget> targets = questions.targets();
                out.print(json ? QuestionJson.of(targets, questions.source()) : text(targets));
                yield 0;
            }
            default -> check(questions, out);
        };
    }

    private int check(Questions questions, PrintStream out) {
        Questions.Report report = questions.check();
        if (json) {
            out.print(QuestionJson.of(report, questions.source()));
        } else {
            print(report, questions.source().text().lines().toList(), out);
        }
        boolean clean = report.warnings().isEmpty() && report.error().isEmpty();
        return clean || ignoreStatus ? 0 : 1;
    }

    private static void print(Questions.Report report, List<String> lines, PrintStream out) {
        int count = report.warnings().size();
        if (count > 0) {
            out.println("Check complete, "
                    + (count == 1 ? "1 warning has been found!" : count + " warnings have been found!"));
        }
        for (Diagnostic warning : report.warnings()) {
            out.println();
            out.println("WARNING: " + warning.rule()
                    + warning.url().map(url -> " - " + url).orElse(""));
            out.println(warning.message());
            new SourceExcerpt(warning.at(), lines, false).print(out);
        }
        Optional<CalqueException> error = report.error();
        if (error.isPresent()) {
            if (count > 0) {
                out.println();
            }
            out.println("ERROR: " + error.get().text());
            if (error.get() instanceof SourceException located) {
                new SourceExcerpt(located.span(), located.lines(), false).print(out);
            }
        } else if (count == 0) {
            out.println("Check complete, no warnings found.");
        }
    }

    private static String text(BuildOutline outline) {
        StringBuilder out = new StringBuilder();
        if (!outline.name().isEmpty() || outline.description().isPresent()) {
            Table head = new Table();
            head.add(List.of("TARGET:", outline.name()));
            outline.description().ifPresent(text -> head.add(List.of("DESCRIPTION:", text)));
            out.append(head.text()).append('\n');
        }
        if (!outline.arguments().isEmpty()) {
            Table table = new Table();
            table.add(List.of("BUILD ARG", "VALUE", "DESCRIPTION"));
            outline.arguments()
                    .forEach(arg -> table.add(
                            List.of(arg.name(), arg.value(), arg.description().orElse(""))));
            out.append(table.text()).append('\n');
        }
        needs("SECRET", outline.secrets(), out);
        needs("SSH", outline.agents(), out);
        return stripped(out.toString());
    }

    private static void needs(String head, List<BuildOutline.Need> needs, StringBuilder out) {
        if (!needs.isEmpty()) {
            Table table = new Table();
            table.add(List.of(head, "REQUIRED"));
            needs.forEach(need -> table.add(List.of(need.id(), need.required() ? "true" : "")));
            out.append(table.text()).append('\n');
        }
    }

    private static String text(List<BuildTarget> targets) {
        Table table = new Table();
        table.add(List.of("TARGET", "DESCRIPTION"));
        targets.forEach(
                target -> table.add(List.of(name(target), target.description().orElse(""))));
        return stripped(table.text());
    }

    private static String name(BuildTarget target) {
        String mark = target.isDefault() ? "(default)" : "";
        return (target.name() + " " + mark).strip();
    }

    private static String stripped(String text) {
        return text.lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
    }
}
