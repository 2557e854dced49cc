package dev.calque.dockerfile.instruction;

import dev.calque.oci.CalqueException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 128m} or {@code 1.5GiB}; units are powers of 1024. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp]?)(?:i?b)?");

    private ByteSize() {}

    /** @param what names the value in errors */
    public static long parse(String what, String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw CalqueException.invalid("invalid value for " + what + ": " + text + "; a size looks like 128m or 1g");
        }
        int power = matcher.group(2).isEmpty() ? 0 : "kmgtp".indexOf(matcher.group(2)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw CalqueException.invalid("invalid value for " + what + ": " + text + " is more than any machine has");
        }
        return bytes.longValue();
    }
}
