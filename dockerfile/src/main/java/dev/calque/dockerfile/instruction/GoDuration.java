package dev.calque.dockerfile.instruction;

import dev.calque.oci.CalqueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in Go's notation: {@code 1m30s}, {@code 1.5h}, {@code 300ms}. */
public final class GoDuration {
    private static final Pattern PIECE = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private GoDuration() {}

    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        boolean negative = text.startsWith("-");
        String body = negative || text.startsWith("+") ? text.substring(1) : text;
        Matcher matcher = PIECE.matcher(body);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < body.length() && matcher.find() && matcher.start() == at) {
            Long unit = NANOS.get(matcher.group(2));
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit == null ? 1 : unit)));
            at = matcher.end();
        }
        if (body.isEmpty() || at < body.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw CalqueException.invalid("invalid duration \"" + text + "\"; it looks like 30s or 1m30s");
        }
        Duration duration = Duration.ofNanos(nanos.longValue());
        return negative ? duration.negated() : duration;
    }

    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000_000_000L) {
            return nanos < 1_000L ? nanos + "ns" : nanos < 1_000_000L ? plain(nanos, 3) + "µs" : plain(nanos, 6) + "ms";
        }
        long hours = nanos / 3_600_000_000_000L;
        long minutes = nanos / 60_000_000_000L % 60;
        String seconds = plain(nanos % 60_000_000_000L, 9) + "s";
        return (hours > 0 ? hours + "h" : "") + (hours > 0 || minutes > 0 ? minutes + "m" : "") + seconds;
    }

    private static String plain(long nanos, int digits) {
        BigDecimal value = BigDecimal.valueOf(nanos, digits).stripTrailingZeros();
        return value.toPlainString();
    }
}
