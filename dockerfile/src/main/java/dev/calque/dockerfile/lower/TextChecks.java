package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.dockerfile.syntax.Element;
import dev.calque.graph.SourceSpan;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The build checks that need no values. */
final class TextChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    private TextChecks() {}

    /** What is wrong with a command whether or not it can be read. */
    static void beforeReading(Element.Statement statement, SourceSpan at, Checks checks) {
        Origin origin =
                new Origin(statement.command().keyword(), statement.command().code(), at, statement.comments());
        List<String> words = statement.command().arguments().values();
        if (origin.name().equals("MAINTAINER")) {
            checks.warn(
                    Rule.MAINTAINER_DEPRECATED, origin, "Maintainer instruction is deprecated in favor of using label");
        }
        if (!origin.name().equals("FROM") || words.size() < 3) {
            return;
        }
        if (words.size() == 3 && !words.get(2).equals(lower(words.get(2)))) {
            checks.warn(Rule.STAGE_NAME_CASING, origin, "Stage name '" + words.get(2) + "' should be lowercase");
        }
        String as = words.get(1);
        boolean lower = origin.keyword().equals(lower(origin.keyword()));
        boolean upper = origin.keyword().equals(origin.name());
        if (lower && !as.equals(lower(as)) || upper && !lower && !as.equals(as.toUpperCase(Locale.ROOT))) {
            checks.warn(
                    Rule.FROM_AS_CASING,
                    origin,
                    "'" + as + "' and '" + origin.keyword() + "' keywords' casing do not match");
        }
    }

    /** Comments above stages and arguments describe them. */
    static void afterReading(Instruction instruction, Checks checks) {
        List<String> names =
                switch (instruction) {
                    case Instruction.From from -> from.name().stream().toList();
                    case Instruction.Arg arg ->
                        arg.arguments().stream().map(Instruction.Argument::name).toList();
                    default -> List.of();
                };
        Origin origin = instruction.origin();
        if (names.isEmpty() || origin.comments().isEmpty()) {
            return;
        }
        String firstWord = origin.comments().getLast().split(" ", 2)[0];
        if (!names.contains(firstWord)) {
            String shown = names.size() > 1 ? "<arg_key>" : names.getFirst();
            checks.warn(
                    Rule.INVALID_DEFINITION_DESCRIPTION,
                    origin,
                    "Comment for " + origin.name() + " should follow the format: `# " + shown + " <description>`");
        }
    }

    static void stageNames(List<Script.Section> sections, Checks checks) {
        Set<String> seen = new HashSet<>();
        for (Script.Section section : sections) {
            section.from().name().ifPresent(name -> {
                Origin origin = section.from().origin();
                if (RESERVED.contains(name)) {
                    checks.warn(
                            Rule.RESERVED_STAGE_NAME,
                            origin,
                            "Stage name should not use the same name as reserved stage \"" + name + "\"");
                }
                if (!seen.add(name)) {
                    checks.warn(
                            Rule.DUPLICATE_STAGE_NAME,
                            origin,
                            "Duplicate stage name \"" + name + "\", stage names should be unique");
                }
            });
        }
    }

    /** All keywords should be written like most of them. */
    static void casing(List<Script.Section> sections, Checks checks) {
        List<Origin> origins = sections.stream()
                .flatMap(s ->
                        java.util.stream.Stream.concat(java.util.stream.Stream.of(s.from()), s.instructions().stream()))
                .map(Instruction::origin)
                .toList();
        long lower = origins.stream()
                .filter(o -> o.keyword().equals(lower(o.keyword())))
                .count();
        long upper = origins.stream().filter(o -> o.keyword().equals(o.name())).count();
        String wanted = lower > upper ? "lowercase" : "uppercase";
        for (Origin origin : origins) {
            String right = lower > upper ? lower(origin.keyword()) : origin.name();
            if (!origin.keyword().equals(right)) {
                checks.warn(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        origin,
                        "Command '" + origin.keyword() + "' should match the case of the command majority (" + wanted
                                + ")");
            }
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
