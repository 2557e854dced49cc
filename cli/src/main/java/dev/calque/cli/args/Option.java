package dev.calque.cli.args;

import java.util.Optional;

/**
 * One option of a command.
 *
 * @param name long name, without dashes
 * @param letter short name
 * @param value what stands for its value in help; absent for a switch
 * @param repeatable whether it may be given several times
 * @param help one line
 */
public record Option(String name, Optional<String> letter, Optional<String> value, boolean repeatable, String help) {
    /** A switch. */
    public static Option flag(String name, String letter, String help) {
        return new Option(name, optional(letter), Optional.empty(), false, help);
    }

    public static Option value(String name, String letter, String value, String help) {
        return new Option(name, optional(letter), Optional.of(value), false, help);
    }

    public static Option list(String name, String letter, String value, String help) {
        return new Option(name, optional(letter), Optional.of(value), true, help);
    }

    private static Optional<String> optional(String letter) {
        return letter.isEmpty() ? Optional.empty() : Optional.of(letter);
    }

    public boolean isSwitch() {
        return value.isEmpty();
    }
}
