package dev.calque.dockerfile.syntax;

import java.util.List;
import java.util.Optional;

/**
 * What follows the flags of an instruction.
 *
 * @param values the words. ENV and LABEL have three a pair: key, value, and {@code =} or nothing for the old form
 * @param json whether they were written as a JSON list
 * @param nested what ONBUILD triggers
 */
public record Arguments(List<String> values, boolean json, Optional<Command> nested) {
    static final Arguments NONE = of(List.of());

    public Arguments {
        values = List.copyOf(values);
    }

    static Arguments of(List<String> values) {
        return new Arguments(values, false, Optional.empty());
    }

    static Arguments ofJson(List<String> values) {
        return new Arguments(values, true, Optional.empty());
    }
}
