package dev.calque.cli;

import dev.calque.cli.args.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as docker takes them: {@code 512m}, {@code 2GiB}, powers of 1024. */
final class ByteCount {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp]?)i?b?");

    private ByteCount() {}

    static long parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UsageException("invalid size: '" + text + "'; it looks like 64m or 2g", 125);
        }
        double value = Double.parseDouble(matcher.group(1));
        int power = "kmgtp".indexOf(matcher.group(2).isEmpty() ? "-" : matcher.group(2)) + 1;
        return (long) (value * Math.pow(1024, power));
    }
}
