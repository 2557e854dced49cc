package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Expansion;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.Spelling;
import java.util.Set;

/** Puts the values of a stage in the words of its instructions; warns about names that nobody defined. */
record StageWords(Stage stage, BuildScope scope) {
    /** Arguments that steer the build and are not seen by commands. */
    static final Set<String> STEERING = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    String expand(String text, Origin origin) {
        return expand(scope.expander(), text, origin);
    }

    /** The text of a heredoc: quotes stay. */
    String expandDocument(String text, Origin origin) {
        return expand(Expander.forHeredoc(), text, origin);
    }

    private String expand(Expander expander, String text, Origin origin) {
        Expansion expansion = expander.expand(text, stage.environment);
        for (String name : expansion.missing()) {
            boolean declared = stage.arguments.stream().anyMatch(a -> a.name().equals(name));
            if (!declared && !STEERING.contains(name)) {
                String hint = Spelling.nearest(name, stage.environment.names())
                        .map(match -> " (did you mean $" + match + "?)")
                        .orElse("");
                scope.checks().warn(Rule.UNDEFINED_VAR, origin, "Usage of undefined variable '$" + name + "'" + hint);
            }
        }
        return expansion.text();
    }
}
