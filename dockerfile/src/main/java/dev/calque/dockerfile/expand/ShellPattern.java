package dev.calque.dockerfile.expand;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of {@code ${x#p}} and its relatives: {@code *} and {@code ?}, without brackets. Neither crosses a line.
 * Matching follows all ways at once, so its time is bounded by pattern length times text length.
 */
final class ShellPattern {
    private static final int STAR = -1;
    private static final int ANY = -2;

    private final List<Integer> elements;

    private ShellPattern(List<Integer> elements) {
        this.elements = elements;
    }

    static ShellPattern of(String pattern) {
        List<Integer> elements = new ArrayList<>();
        int[] characters = pattern.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            if (c == '\\') {
                int next = i + 1 < characters.length ? characters[++i] : -1;
                if (next != '*' && next != '?' && next != '\\' && next != '}' && next != '/') {
                    String shown = next < 0 ? "" : Character.toString(next);
                    throw CalqueException.invalid("invalid pattern (" + pattern
                            + ") in substitution: invalid escape '\\" + shown + "'; only * ? \\ } / may be escaped");
                }
                elements.add(next);
            } else {
                elements.add(c == '*' ? STAR : c == '?' ? ANY : c);
            }
        }
        return new ShellPattern(elements);
    }

    /** The value without the shortest or longest beginning that matches. */
    String withoutPrefix(String value, boolean longest) {
        int end = matchEnd(value, 0, longest);
        return end < 0 ? value : value.substring(end);
    }

    /** The value without the shortest or longest end that matches. */
    String withoutSuffix(String value, boolean longest) {
        if (longest) {
            for (int start = 0; start <= value.length(); start++) {
                if (matchesFrom(value, start)) {
                    return value.substring(0, start);
                }
            }
        } else {
            for (int start = value.length(); start >= 0; start--) {
                if (matchesFrom(value, start)) {
                    return value.substring(0, start);
                }
            }
        }
        return value;
    }

    /** Replaces the first match, or all; each as long as possible. */
    String replace(String value, String replacement, boolean all) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        boolean afterMatch = false;
        while (at <= value.length()) {
            int end = matchEnd(value, at, true);
            boolean take = end > at || end == at && !afterMatch;
            if (take) {
                result.append(replacement);
                if (!all) {
                    return result.append(value, end, value.length()).toString();
                }
            }
            afterMatch = take;
            if (!take || end == at) {
                if (at < value.length()) {
                    result.append(value.charAt(at));
                }
                at++;
                afterMatch = false;
            } else {
                at = end;
            }
        }
        return result.toString();
    }

    private boolean matchesFrom(String value, int start) {
        BitSet states = start();
        int at = start;
        while (at < value.length() && !states.isEmpty()) {
            int c = value.codePointAt(at);
            states = step(states, c);
            at += Character.charCount(c);
        }
        return states.get(elements.size());
    }

    /** Where a match that begins at {@code start} ends, or -1. */
    private int matchEnd(String value, int start, boolean longest) {
        BitSet states = start();
        int end = states.get(elements.size()) ? start : -1;
        int at = start;
        while (at < value.length() && !states.isEmpty() && (longest || end < 0)) {
            int c = value.codePointAt(at);
            states = step(states, c);
            at += Character.charCount(c);
            end = states.get(elements.size()) ? at : end;
        }
        return end;
    }

    private BitSet start() {
        BitSet states = new BitSet();
        open(states, 0);
        return states;
    }

    private BitSet step(BitSet states, int c) {
        BitSet next = new BitSet();
        for (int s = states.nextSetBit(0); s >= 0 && s < elements.size(); s = states.nextSetBit(s + 1)) {
            int element = elements.get(s);
            if (element == c || element < 0 && c != '\n') {
                open(next, element == STAR ? s : s + 1);
            }
        }
        return next;
    }

    private void open(BitSet states, int from) {
        int s = from;
        states.set(s);
        while (s < elements.size() && elements.get(s) == STAR) {
            s++;
            states.set(s);
        }
    }
}
