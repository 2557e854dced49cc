package dev.calque.graph;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for one path, with the meaning of Go's {@code filepath.Match}: {@code *} and {@code ?} stop at {@code /},
 * {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the next character as it is. The whole path must
 * match. Immutable; time is bounded by pattern length times path length.
 */
public final class Glob {
    private final String pattern;
    private final List<PatternToken> tokens;

    private Glob(String pattern, List<PatternToken> tokens) {
        this.pattern = pattern;
        this.tokens = tokens;
    }

    /** Compiles a pattern; a malformed one is refused. */
    public static Glob of(String pattern) {
        List<PatternToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int c = pattern.codePointAt(at);
            int next = at + Character.charCount(c);
            switch (c) {
                case '*' -> tokens.add(new PatternToken.Star());
                case '?' -> tokens.add(new PatternToken.Any());
                case '[' -> {
                    next = PatternToken.classEnd(pattern, at);
                    tokens.add(PatternToken.characterClass(pattern, at, next));
                }
                case '\\' -> {
                    if (next >= pattern.length()) {
                        throw malformed(pattern);
                    }
                    int literal = pattern.codePointAt(next);
                    tokens.add(new PatternToken.Literal(literal));
                    next += Character.charCount(literal);
                }
                default -> tokens.add(new PatternToken.Literal(c));
            }
            at = next;
        }
        return new Glob(pattern, List.copyOf(tokens));
    }

    static CalqueException malformed(String pattern) {
        return CalqueException.invalid("syntax error in pattern '" + pattern
                + "': a class needs its closing bracket, a backslash its character");
    }

    public boolean matches(String path) {
        return PatternToken.match(tokens, path);
    }

    /** Whether the text has a character that means more than itself. */
    public static boolean hasWildcards(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '*', '?', '[' -> {
                    return true;
                }
                case '\\' -> i++;
                default -> {}
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
