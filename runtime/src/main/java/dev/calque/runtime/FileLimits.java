package dev.calque.runtime;

import dev.calque.oci.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The resource limits of a process. The JVM raises its own limit of open files as far as it may, and a child would
 * inherit that; programs that close every possible descriptor would take minutes. So there is always one for files.
 */
final class FileLimits {
    private static final long SOFT = 1024;
    private static final long HARD = 524_288;

    private FileLimits() {}

    static List<JsonObject> rlimits(List<Limits.Ulimit> asked) {
        List<JsonObject> all = new ArrayList<>();
        asked.forEach(limit -> all.add(rlimit(limit)));
        if (asked.stream().noneMatch(limit -> limit.name().equals("nofile"))) {
            long hard = Math.min(HARD, hostLimit());
            all.add(rlimit(new Limits.Ulimit("nofile", Math.min(SOFT, hard), hard)));
        }
        return all;
    }

    private static JsonObject rlimit(Limits.Ulimit limit) {
        return JsonObject.builder()
                .put("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT))
                .put("soft", unsigned(limit.soft()))
                .put("hard", unsigned(limit.hard()))
                .build();
    }

    /** A negative number means no limit, which the kernel writes as the largest one. */
    private static BigDecimal unsigned(long limit) {
        return new BigDecimal(Long.toUnsignedString(limit < 0 ? -1 : limit));
    }

    private static long hostLimit() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    String[] columns = line.split("\\s+");
                    return columns[4].equals("unlimited") ? HARD : Long.parseLong(columns[4]);
                }
            }
        } catch (IOException e) {
            throw Failures.io("reading the limits of this process", e);
        }
        return HARD;
    }
}
