package dev.calque.graph;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ordered list of patterns, such as a {@code .dockerignore}. The last pattern that matches a path or one of its
 * parent folders decides; a {@code !} in front takes back what earlier ones matched. {@code **} stands for any number
 * of folders. Paths are relative, with {@code /}. Immutable; time is bounded by the lengths of pattern and path.
 */
public final class PathPatterns {
    /** Matches nothing. */
    public static final PathPatterns NONE = new PathPatterns(List.of());

    private final List<Line> lines;

    private PathPatterns(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(String text, boolean negated, List<PatternToken> tokens) {
        boolean matches(String path) {
            return PatternToken.matchWithParents(tokens, path);
        }
    }

    /** Reads the patterns of a {@code .dockerignore}: comments and empty lines go, paths are cleaned. */
    public static List<String> parse(String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return body.lines()
                .filter(line -> !line.startsWith("#"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(PathPatterns::cleaned)
                .toList();
    }

    private static String cleaned(String line) {
        boolean negated = line.startsWith("!");
        String pattern = negated ? line.substring(1).strip() : line;
        if (!pattern.isEmpty()) {
            pattern = clean(pattern);
            pattern = pattern.length() > 1 && pattern.startsWith("/") ? pattern.substring(1) : pattern;
        }
        return negated ? "!" + pattern : pattern;
    }

    /** Compiles patterns as {@link #parse} gives them; a malformed one is refused. */
    public static PathPatterns of(List<String> patterns) {
        List<Line> lines = new ArrayList<>();
        for (String given : patterns) {
            String pattern = given.strip();
            if (pattern.isEmpty()) {
                continue;
            }
            boolean negated = pattern.startsWith("!");
            if (pattern.equals("!")) {
                throw CalqueException.invalid(
                        "illegal exclusion pattern: \"!\"; a path must follow the exclamation mark");
            }
            String body = clean(negated ? pattern.substring(1) : pattern);
            var _ = Glob.of(body);
            lines.add(new Line(body, negated, compile(body)));
        }
        return lines.isEmpty() ? NONE : new PathPatterns(List.copyOf(lines));
    }

    private static List<PatternToken> compile(String pattern) {
        List<PatternToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int c = pattern.codePointAt(at);
            int next = at + Character.charCount(c);
            switch (c) {
                case '*' -> next = star(pattern, next, tokens);
                case '?' -> tokens.add(new PatternToken.Any());
                case '[' -> {
                    next = PatternToken.classEnd(pattern, at);
                    tokens.add(PatternToken.characterClass(pattern, at, next));
                }
                case '\\' -> {
                    int literal = pattern.codePointAt(next);
                    tokens.add(new PatternToken.Literal(literal));
                    next += Character.charCount(literal);
                }
                default -> tokens.add(new PatternToken.Literal(c));
            }
            at = next;
        }
        return List.copyOf(tokens);
    }

    /** Adds what a star means; {@code next} is the index after it. Gives the index after all that was read. */
    private static int star(String pattern, int next, List<PatternToken> tokens) {
        if (next >= pattern.length() || pattern.charAt(next) != '*') {
            tokens.add(new PatternToken.Star());
            return next;
        }
        int end = next + 1;
        if (end < pattern.length() && pattern.charAt(end) == '/') {
            end++;
        }
        tokens.add(end >= pattern.length() ? new PatternToken.Everything() : new PatternToken.Folders());
        return end;
    }

    /** Whether the list as a whole matches the path, or a folder above it. */
    public boolean matches(String path) {
        boolean matched = false;
        for (Line line : lines) {
            if (line.negated() == matched && line.matches(path)) {
                matched = !line.negated();
            }
        }
        return matched;
    }

    /** The pattern that has the last word on a path that the list matches. */
    public Optional<String> deciding(String path) {
        return matches(path)
                ? lines.reversed().stream()
                        .filter(line -> !line.negated() && line.matches(path))
                        .findFirst()
                        .map(Line::text)
                : Optional.empty();
    }

    /** Whether nothing at or below this folder can escape the patterns, so that a walk need not enter it. */
    public boolean coversAllOf(String folder) {
        return matches(folder) && lines.stream().noneMatch(line -> line.negated() && reachesBelow(line.text(), folder));
    }

    private static boolean reachesBelow(String pattern, String folder) {
        String[] parts = pattern.split("/", -1);
        String[] folders = folder.split("/", -1);
        for (int i = 0; i < parts.length && i < folders.length; i++) {
            if (parts[i].contains("**")) {
                return true;
            }
            if (!Glob.of(parts[i]).matches(folders[i])) {
                return false;
            }
        }
        return parts.length > folders.length;
    }

    /** Whether some pattern begins with {@code !}. */
    public boolean hasNegations() {
        return lines.stream().anyMatch(Line::negated);
    }

    /** Whether some pattern, taken alone, excludes everything. */
    public boolean coversRoot() {
        return lines.stream().filter(line -> !line.negated()).anyMatch(line -> List.of("*", "**", "**/*")
                .contains(line.text()));
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The path without {@code .}, inner {@code ..} and doubled slashes; empty gives {@code .}. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") ? !rooted : !part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    @Override
    public String toString() {
        return lines.stream()
                .map(l -> (l.negated() ? "!" : "") + l.text())
                .toList()
                .toString();
    }
}
