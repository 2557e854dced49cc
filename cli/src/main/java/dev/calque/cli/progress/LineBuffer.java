package dev.calque.cli.progress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits what a command writes into lines, and keeps the last ones. A carriage return starts a line anew. */
final class LineBuffer {
    private static final int KEPT = 20;
    private static final int LONGEST = 64 << 10;

    private final StringBuilder open = new StringBuilder();
    private final Deque<String> last = new ArrayDeque<>();

    /** Adds output; one {@code char} a byte. @return the lines that it completes */
    List<String> add(String bytes) {
        List<String> complete = new ArrayList<>();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == '\n' || open.length() >= LONGEST) {
                complete.add(end());
            }
            if (c == '\r' && i + 1 < bytes.length() && bytes.charAt(i + 1) != '\n') {
                open.setLength(0);
            } else if (c != '\n' && c != '\r') {
                open.append(c);
            }
        }
        return complete;
    }

    /** Ends a line without line end. */
    List<String> flush() {
        return open.isEmpty() ? List.of() : List.of(end());
    }

    private String end() {
        String line = new String(open.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        open.setLength(0);
        last.addLast(line);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
        return line;
    }

    /** At most {@code count} of the last complete lines. */
    List<String> last(int count) {
        List<String> all = List.copyOf(last);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
