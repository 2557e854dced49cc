package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.expand.Expansion;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The words of one FROM, with the values of global arguments. */
record FromWords(BuildScope scope, Instruction.From from) {

    /** The image or stage that it names. */
    String base() {
        Expansion base = scope.expander().expand(from.base(), scope.globals().values());
        warnUndeclared(base.missing(), from.origin());
        if (base.text().isEmpty()) {
            throw CalqueException.invalid(
                    "base name (" + from.base() + ") should not be blank" + Spelling.hint(nearest(base.missing())));
        }
        return base.text();
    }

    /** The platform that {@code --platform} asks for. */
    Platform platform(String text) {
        Expansion expansion = scope.expander().expand(text, scope.globals().values());
        Origin origin = from.origin();
        warnUndeclared(expansion.missing(), origin);
        boolean onlyTarget = expansion.missing().isEmpty() && expansion.found().equals(Set.of("TARGETPLATFORM"));
        if (onlyTarget && scope.globals().values().value("TARGETPLATFORM").equals(Optional.of(expansion.text()))) {
            scope.checks()
                    .warn(
                            Rule.REDUNDANT_TARGET_PLATFORM,
                            origin,
                            "Setting platform to predefined " + text
                                    + " in FROM is redundant as this is the default behavior");
        }
        if (expansion.text().isEmpty()) {
            throw CalqueException.invalid(
                    "empty platform value from expression " + text + Spelling.hint(nearest(expansion.missing())));
        }
        Platform platform = parsed(expansion, text);
        String name = from.name().orElse("");
        boolean constant = expansion.found().isEmpty() && expansion.missing().isEmpty();
        if (constant && !name.contains(platform.os()) && !name.contains(platform.architecture())) {
            scope.checks()
                    .warn(
                            Rule.FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                            origin,
                            "FROM --platform flag should not use constant value \"" + expansion.text() + "\"");
        }
        return platform;
    }

    private Platform parsed(Expansion expansion, String written) {
        try {
            return Platform.parse(expansion.text());
        } catch (CalqueException e) {
            boolean gap = List.of(expansion.text().split("/", -1)).contains("");
            String why = gap
                    ? "\"\" is an invalid component of \"" + expansion.text()
                            + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument"
                    : e.text();
            throw CalqueException.invalid(
                    "failed to parse platform " + written + ": " + why + Spelling.hint(nearest(expansion.missing())));
        }
    }

    private Optional<String> nearest(Set<String> missing) {
        return missing.stream()
                .map(name -> Spelling.nearest(name, scope.globals().names()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private void warnUndeclared(Set<String> missing, Origin origin) {
        Set<String> names = scope.globals().names();
        for (String name : missing) {
            if (!names.contains(name)) {
                scope.checks()
                        .warn(
                                Rule.UNDEFINED_ARG_IN_FROM,
                                origin,
                                "FROM argument '" + name + "' is not declared"
                                        + Spelling.hint(Spelling.nearest(name, names)));
            }
        }
    }
}
