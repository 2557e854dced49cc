package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.CheckOptions;
import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.source.Source;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.graph.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stages that {@code --target} may name. */
public record Targets(List<Target> targets) {
    public Targets {
        targets = List.copyOf(targets);
    }

    /**
     * One stage.
     *
     * @param name empty where it has none
     * @param description of the comment above, {@code # name description}
     * @param isDefault built where nothing is asked for
     */
    public record Target(
            String name,
            Optional<String> description,
            boolean isDefault,
            String base,
            Optional<String> platform,
            SourceSpan at) {}

    public static Targets of(Source source) {
        Script script = Script.read(Dockerfile.parse(source), new Checks(CheckOptions.DEFAULT));
        List<Target> targets = new ArrayList<>();
        for (Script.Section section : script.sections()) {
            Instruction.From from = section.from();
            String name = from.name().orElse("");
            targets.add(new Target(
                    name,
                    description(name, from.origin().comments()),
                    targets.size() == script.sections().size() - 1,
                    from.base(),
                    from.platform(),
                    from.origin().at()));
        }
        return new Targets(targets);
    }

    /** What a comment {@code # name description} says about a name. */
    static Optional<String> description(String name, List<String> comments) {
        return comments.stream()
                .filter(c -> !name.isEmpty() && c.startsWith(name + " "))
                .map(c -> c.substring(name.length() + 1))
                .findFirst();
    }
}
