package dev.calque.dockerfile.instruction;

import dev.calque.dockerfile.expand.GoText;
import dev.calque.dockerfile.syntax.Command;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads HEALTHCHECK. */
final class HealthcheckReader {
    private static final FlagReader.Known FLAGS = new FlagReader.Known(
            Set.of(), Set.of("interval", "timeout", "start-period", "start-interval", "retries"), Set.of());
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private HealthcheckReader() {}

    static Healthcheck read(Command command) {
        List<String> values = command.arguments().values();
        if (values.isEmpty()) {
            throw CalqueException.invalid("HEALTHCHECK requires at least one argument");
        }
        String type = values.getFirst().toUpperCase(Locale.ROOT);
        List<String> rest = values.subList(1, values.size());
        if (type.equals("NONE")) {
            if (!rest.isEmpty()) {
                throw CalqueException.invalid("HEALTHCHECK NONE takes no arguments");
            }
            return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        }
        FlagReader flags = new FlagReader(command.flags(), FLAGS);
        return new Healthcheck(
                test(type, rest, command.arguments().json()),
                interval(flags, "interval"),
                interval(flags, "timeout"),
                interval(flags, "start-period"),
                interval(flags, "start-interval"),
                retries(flags));
    }

    private static List<String> test(String type, List<String> rest, boolean json) {
        if (!type.equals("CMD")) {
            throw CalqueException.invalid("unknown type " + GoText.quoted(type) + " in HEALTHCHECK (try CMD)");
        }
        if (rest.isEmpty()) {
            throw CalqueException.invalid("missing command after HEALTHCHECK CMD");
        }
        List<String> test = new ArrayList<>(List.of(json ? "CMD" : "CMD-SHELL"));
        test.addAll(rest);
        return test;
    }

    private static Duration interval(FlagReader flags, String name) {
        Duration duration = flags.text(name)
                .filter(text -> !text.isEmpty())
                .map(GoDuration::parse)
                .orElse(Duration.ZERO);
        if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
            throw CalqueException.invalid("Interval \"" + name + "\" cannot be less than 1ms");
        }
        return duration;
    }

    private static int retries(FlagReader flags) {
        String text = flags.text("retries").orElse("");
        if (text.isEmpty()) {
            return 0;
        }
        int retries;
        try {
            retries = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, "--retries=" + text + " is no whole number", e);
        }
        if (retries < 0) {
            throw CalqueException.invalid("--retries cannot be negative (" + retries + ")");
        }
        return retries;
    }
}
