package dev.calque.oci.layer;

import dev.calque.oci.CalqueException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of a PAX header. Keys and values are byte strings, one {@code char} a byte.
 *
 * @param sparsePairs what repeated {@code GNU.sparse.offset} and {@code GNU.sparse.numbytes} said, in order
 */
record PaxRecords(Map<String, String> values, List<String> sparsePairs) {
    static final PaxRecords NONE = new PaxRecords(Map.of(), List.of());
    static final String XATTR = "SCHILY.xattr.";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Up to the year 33658: beyond what any file system stores, and cheap to parse (CVE-2023-42503). */
    private static final Pattern TIME = Pattern.compile("(-?)([0-9]{1,12})(?:\\.([0-9]{0,100}))?");

    /** Each record is {@code "<length> <key>=<value>\n"}, its length counting all of it. */
    static PaxRecords parse(byte[] bytes, String what) {
        Map<String, String> values = new HashMap<>();
        List<String> sparsePairs = new ArrayList<>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length() && text.charAt(at) != 0) {
            int space = text.indexOf(' ', at);
            int length = space < 0 || space - at > 9 ? 0 : length(text.substring(at, space));
            int end = at + length;
            int equals = text.indexOf('=', space + 1);
            if (space < 0
                    || length <= space - at
                    || end > text.length()
                    || text.charAt(end - 1) != '\n'
                    || equals < 0
                    || equals >= end) {
                throw CalqueException.corrupt(what + " has a malformed PAX record");
            }
            String key = text.substring(space + 1, equals);
            String value = text.substring(equals + 1, end - 1);
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                sparsePairs.add(value);
            }
            values.put(key, value);
            at = end;
        }
        return new PaxRecords(values, sparsePairs);
    }

    private static int length(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
    }

    /** A global header speaks of owners, times and attributes only; a name or a size for all members is nonsense. */
    PaxRecords asGlobal() {
        Map<String, String> kept = new HashMap<>(values);
        kept.keySet()
                .removeIf(key -> key.equals("path")
                        || key.equals("linkpath")
                        || key.equals("size")
                        || key.startsWith("GNU.sparse."));
        return new PaxRecords(kept, List.of());
    }

    /** These records over {@code lower} ones. */
    PaxRecords over(PaxRecords lower) {
        if (lower.values.isEmpty()) {
            return this;
        }
        Map<String, String> merged = new HashMap<>(lower.values);
        merged.putAll(values);
        return new PaxRecords(merged, sparsePairs);
    }

    int sizeChars() {
        return values.entrySet().stream()
                .mapToInt(e -> e.getKey().length() + e.getValue().length())
                .sum();
    }

    /** A value that is there; an empty one means that the record is taken back. */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    Optional<Long> number(String key, String what) {
        return text(key).map(value -> number(value, key, what));
    }

    static long number(String value, String key, String what) {
        if (!NUMBER.matcher(value).matches()) {
            throw CalqueException.corrupt(what + " has a PAX record " + key + " that is no sane number");
        }
        return Long.parseLong(value);
    }

    Optional<Instant> time(String what) {
        return text("mtime").map(value -> {
            Matcher time = value.length() > 120 ? TIME.matcher("") : TIME.matcher(value);
            if (!time.matches()) {
                throw CalqueException.corrupt(what + " has a PAX record mtime that is no sane time");
            }
            String fraction = Optional.ofNullable(time.group(3)).orElse("");
            long seconds = Long.parseLong(time.group(2));
            long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
            return time.group(1).isEmpty()
                    ? Instant.ofEpochSecond(seconds, nanos)
                    : Instant.ofEpochSecond(-seconds, -nanos);
        });
    }

    /** Attributes that overlayfs would take for its own are left out: they would let a layer reach into others. */
    List<Xattr> xattrs() {
        List<Xattr> xattrs = new ArrayList<>();
        values.forEach((key, value) -> {
            if (key.startsWith(XATTR) && !isOverlay(key.substring(XATTR.length()))) {
                xattrs.add(new Xattr(key.substring(XATTR.length()), value));
            }
        });
        return xattrs;
    }

    private static boolean isOverlay(String name) {
        return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.");
    }
}
