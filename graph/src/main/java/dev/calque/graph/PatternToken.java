package dev.calque.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One element of a compiled pattern. */
sealed interface PatternToken {
    /** Whether this token, which takes exactly one character, takes {@code c}. */
    boolean takes(int c);

    /** Whether it may take any number of the characters that it takes. */
    default boolean repeats() {
        return false;
    }

    record Literal(int character) implements PatternToken {
        @Override
        public boolean takes(int c) {
            return c == character;
        }
    }

    /** {@code ?}: one character but a slash. */
    record Any() implements PatternToken {
        @Override
        public boolean takes(int c) {
            return c != '/';
        }
    }

    /** {@code *}: any characters but slashes. */
    record Star() implements PatternToken {
        @Override
        public boolean takes(int c) {
            return c != '/';
        }

        @Override
        public boolean repeats() {
            return true;
        }
    }

    /** {@code **} at the end: anything. */
    record Everything() implements PatternToken {
        @Override
        public boolean takes(int c) {
            return true;
        }

        @Override
        public boolean repeats() {
            return true;
        }
    }

    /** {@code **} before something: nothing, or anything that ends in a slash. */
    record Folders() implements PatternToken {
        @Override
        public boolean takes(int c) {
            return true;
        }

        @Override
        public boolean repeats() {
            return true;
        }
    }

    /** {@code [a-z]}. @param ranges pairs of first and last */
    record CharacterClass(boolean negated, List<Integer> ranges) implements PatternToken {
        @Override
        public boolean takes(int c) {
            boolean in = false;
            for (int i = 0; i < ranges.size(); i += 2) {
                in |= ranges.get(i) <= c && c <= ranges.get(i + 1);
            }
            return in != negated;
        }
    }

    /** The index after the bracket that closes the class opened at {@code at}. */
    static int classEnd(String pattern, int at) {
        int i = at + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        int first = i;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == ']' && i > first) {
                return i + 1;
            }
            i += c == '\\' ? 2 : 1;
        }
        throw Glob.malformed(pattern);
    }

    static PatternToken characterClass(String pattern, int at, int end) {
        int i = at + 1;
        boolean negated = pattern.charAt(i) == '^';
        i += negated ? 1 : 0;
        List<Integer> ranges = new ArrayList<>();
        while (i < end - 1) {
            int[] low = member(pattern, i, end);
            int[] high = low;
            if (low[1] < end - 1 && pattern.charAt(low[1]) == '-') {
                high = member(pattern, low[1] + 1, end);
            }
            ranges.add(low[0]);
            ranges.add(high[0]);
            i = high[1];
        }
        return new CharacterClass(negated, List.copyOf(ranges));
    }

    /** The character at {@code i} and the index after it. */
    private static int[] member(String pattern, int i, int end) {
        int at = pattern.charAt(i) == '\\' ? i + 1 : i;
        if (at >= end - 1 || pattern.charAt(i) == '-' || pattern.charAt(i) == ']') {
            throw Glob.malformed(pattern);
        }
        int c = pattern.codePointAt(at);
        return new int[] {c, at + Character.charCount(c)};
    }

    /** Whether the tokens take all of {@code text}; all ways are followed at once, so nothing is tried twice. */
    static boolean match(List<PatternToken> tokens, String text) {
        return match(tokens, text, false);
    }

    /** Whether the tokens take all of a path or one of the folders above it. */
    static boolean matchWithParents(List<PatternToken> tokens, String path) {
        return match(tokens, path, true);
    }

    private static boolean match(List<PatternToken> tokens, String text, boolean orParent) {
        BitSet states = new BitSet(tokens.size() + 1);
        open(tokens, states, 0);
        int at = 0;
        while (at < text.length() && !states.isEmpty()) {
            int c = text.codePointAt(at);
            if (orParent && c == '/' && at > 0 && states.get(tokens.size())) {
                return true;
            }
            states = step(tokens, states, c);
            at += Character.charCount(c);
        }
        return states.get(tokens.size());
    }

    private static BitSet step(List<PatternToken> tokens, BitSet states, int c) {
        BitSet next = new BitSet(tokens.size() + 1);
        for (int s = states.nextSetBit(0); s >= 0 && s < tokens.size(); s = states.nextSetBit(s + 1)) {
            PatternToken token = tokens.get(s);
            if (!token.takes(c)) {
                continue;
            }
            if (token instanceof Folders) {
                next.set(s);
                if (c == '/') {
                    open(tokens, next, s + 1);
                }
            } else {
                open(tokens, next, token.repeats() ? s : s + 1);
            }
        }
        return next;
    }

    /** Marks a state and those that are reached from it without a character. */
    private static void open(List<PatternToken> tokens, BitSet states, int from) {
        int s = from;
        states.set(s);
        while (s < tokens.size() && tokens.get(s).repeats()) {
            s++;
            states.set(s);
        }
    }
}
