package dev.calque.dockerfile.check;

import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.Diagnostic;
import dev.calque.graph.SourceSpan;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the warnings of one build, each once. Not for several threads. */
public final class Checks {
    private final CheckOptions options;
    private final Set<Diagnostic> found = new LinkedHashSet<>();

    public Checks(CheckOptions options) {
        this.options = options;
    }

    /** Warns about an instruction, unless its comments or the options say otherwise. */
    public void warn(Rule rule, Origin origin, String message) {
        warn(rule, origin, origin.at(), message);
    }

    /** Warns at another place than the instruction's own. */
    public void warn(Rule rule, Origin origin, SourceSpan at, String message) {
        if (options.with(origin.comments()).runs(rule)) {
            found.add(new Diagnostic(rule.id(), message, rule.description(), Optional.of(rule.url()), at));
        }
    }

    /** Warns about lines that are no whole instruction. */
    public void warn(Rule rule, SourceSpan at, String message) {
        if (options.runs(rule)) {
            found.add(new Diagnostic(rule.id(), message, rule.description(), Optional.of(rule.url()), at));
        }
    }

    public List<Diagnostic> found() {
        return new ArrayList<>(found);
    }

    /** Fails where there are warnings and the options make them errors. */
    public void failOnWarnings() {
        if (options.error() && !found.isEmpty()) {
            String rules =
                    found.stream().map(Diagnostic::rule).distinct().sorted().collect(Collectors.joining(", "));
            throw CalqueException.invalid("lint violation found for rules: " + rules
                    + "; mend them, or change the check directive (error=true)");
        }
    }
}
