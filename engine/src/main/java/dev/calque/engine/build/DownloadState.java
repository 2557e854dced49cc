package dev.calque.engine.build;

import dev.calque.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What is known of a file on a server.
 *
 * @param modified what the server said of its age
 * @param etag changes with the content
 */
record DownloadState(Digest digest, Optional<Instant> modified, Optional<String> etag) {
    /** A younger file could change again within the second that its time tells. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** Changes with the content and with the time that the file will carry. */
    Digest key() {
        return Digest.sha256(digest + " " + modified.map(Instant::toString).orElse(""));
    }

    /** Whether the server can be asked for a change. */
    boolean isComparable(Instant now) {
        return etag.isPresent()
                || modified.filter(time -> time.isBefore(now.minus(SETTLED))).isPresent();
    }

    static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(time.atOffset(ZoneOffset.UTC))
                .replaceFirst(", (\\d) ", ", 0$1 ");
    }

    byte[] toBytes() {
        String text = digest + "\n" + modified.map(Instant::toString).orElse("") + "\n" + etag.orElse("");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static DownloadState parse(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 3);
        return new DownloadState(
                Digest.parse(lines[0]),
                Optional.of(lines[1]).filter(t -> !t.isEmpty()).map(Instant::parse),
                Optional.of(lines[2]).filter(t -> !t.isEmpty()));
    }
}
