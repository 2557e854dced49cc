package dev.calque.dockerfile.expand;

import dev.calque.oci.CalqueException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** One expansion of one text: a cursor over its characters. */
final class WordReader {
    private static final int END = -1;
    /** Deeper than anyone nests on purpose, and shallow enough for the stack. */
    private static final int DEEPEST = 200;

    private final Expander rules;
    private final String text;
    private final Variables variables;
    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private int at;
    private int depth;

    WordReader(Expander rules, String text, Variables variables) {
        this.rules = rules;
        this.text = text;
        this.variables = variables;
    }

    Expansion read() {
        try {
            Words words = new Words();
            String result = readUntil(END, rules.keepEscapes(), words);
            return new Expansion(result, words.all(), found, missing);
        } catch (CalqueException e) {
            throw new CalqueException(
                    CalqueException.Kind.INVALID, "failed to process " + GoText.quoted(text) + ": " + e.text(), e);
        }
    }

    private int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    private int next() {
        int c = peek();
        at += c == END ? 0 : Character.charCount(c);
        return c;
    }

    private String readUntil(int stop, boolean keepEscapes, Words words) {
        if (++depth > DEEPEST) {
            throw CalqueException.invalid("substitutions nest deeper than " + DEEPEST);
        }
        StringBuilder result = new StringBuilder();
        while (peek() != END) {
            int c = peek();
            if (c == stop) {
                next();
                depth--;
                return result.toString();
            }
            if (c == '$') {
                String value = dollar();
                result.append(value);
                words.addSplitting(value);
            } else if (!rules.quotesAreText() && (c == '\'' || c == '"')) {
                String quoted = c == '"' ? doubleQuoted(keepEscapes) : singleQuoted();
                result.append(quoted);
                words.addWhole(quoted);
            } else if (c == rules.escape()) {
                String escaped = escaped(keepEscapes);
                result.append(escaped);
                words.addWhole(escaped);
            } else {
                String plain = Character.toString(next());
                result.append(plain);
                words.addSplitting(plain);
            }
        }
        if (stop != END) {
            throw CalqueException.invalid(
                    "unexpected end of statement while looking for matching " + Character.toString(stop));
        }
        depth--;
        return result.toString();
    }

    private String escaped(boolean keepEscapes) {
        String mark = Character.toString(next());
        String kept = keepEscapes ? mark : "";
        int c = next();
        return c == END ? kept : kept + Character.toString(c);
    }

    private String singleQuoted() {
        int open = at;
        int close = text.indexOf('\'', at + 1);
        if (close < 0) {
            throw CalqueException.invalid("unexpected end of statement while looking for matching single-quote");
        }
        at = close + 1;
        return rules.keepQuotes() ? text.substring(open, at) : text.substring(open + 1, close);
    }

    private String doubleQuoted(boolean keepEscapes) {
        StringBuilder result = new StringBuilder();
        String quote = rules.keepQuotes() ? "\"" : "";
        next();
        result.append(quote);
        while (true) {
            int c = peek();
            if (c == END) {
                throw CalqueException.invalid("unexpected end of statement while looking for matching double-quote");
            }
            if (c == '"') {
                next();
                return result.append(quote).toString();
            }
            if (c == '$') {
                result.append(dollar());
                continue;
            }
            next();
            if (c == rules.escape()) {
                if (keepEscapes) {
                    result.appendCodePoint(c);
                }
                int after = peek();
                if (after == END) {
                    continue;
                }
                if (after == '"' || after == '$' || after == rules.escape()) {
                    c = next();
                }
            }
            result.appendCodePoint(c);
        }
    }

    private String dollar() {
        next();
        if (peek() != '{') {
            String name = name();
            return name.isEmpty() ? "$" : value(name).orElse(rules.keepUnset() ? "$" + name : "");
        }
        next();
        switch (peek()) {
            case END -> throw unclosed();
            case '{', '}', ':' -> throw CalqueException.invalid("syntax error: bad substitution");
            default -> {}
        }
        String name = name();
        int operator = next();
        return switch (operator) {
            case END -> throw unclosed();
            case '}' -> value(name).orElse(rules.keepUnset() ? "${" + name + "}" : "");
            case ':' -> {
                int after = next();
                yield modified(name, after, true);
            }
            case '/' -> replaced(name);
            default -> modified(name, operator, false);
        };
    }

    private String modified(String name, int operator, boolean emptyIsUnset) {
        String shown = (emptyIsUnset ? ":" : "") + (operator == END ? "" : Character.toString(operator));
        boolean trims = operator == '#' || operator == '%';
        if (operator != '+' && operator != '-' && operator != '?' && !trims) {
            throw CalqueException.invalid("unsupported modifier (" + shown + ") in substitution");
        }
        String word = readUntilBrace(trims);
        Optional<String> value = value(name);
        if (value.isEmpty() && rules.keepUnset()) {
            return "${" + name + shown + word + "}";
        }
        boolean given = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
        return switch (operator) {
            case '-' -> given ? value.get() : word;
            case '+' -> given ? word : "";
            case '?' -> given ? value.get() : required(name, word, value.isPresent());
            default -> trimmed(value.orElse(""), operator, word);
        };
    }

    private static String required(String name, String message, boolean set) {
        String reason = !message.isEmpty() ? message : "is not allowed to be " + (set ? "empty" : "unset");
        throw CalqueException.invalid(name + ": " + reason);
    }

    private static String trimmed(String value, int operator, String word) {
        boolean longest = !word.isEmpty() && word.charAt(0) == operator;
        ShellPattern pattern = ShellPattern.of(longest ? word.substring(1) : word);
        return operator == '#' ? pattern.withoutPrefix(value, longest) : pattern.withoutSuffix(value, longest);
    }

    private String replaced(String name) {
        boolean all = peek() == '/';
        if (all) {
            next();
        }
        String pattern;
        try {
            pattern = readUntil('/', true, new Words());
        } catch (CalqueException e) {
            throw peek() == END ? CalqueException.invalid("syntax error: missing '/' in ${}") : e;
        }
        String replacement = readUntilBrace(true);
        Optional<String> value = value(name);
        if (value.isEmpty() && rules.keepUnset()) {
            return "${" + name + "/" + pattern + "/" + replacement + "}";
        }
        return ShellPattern.of(pattern).replace(value.orElse(""), replacement, all);
    }

    private String readUntilBrace(boolean keepEscapes) {
        try {
            return readUntil('}', keepEscapes, new Words());
        } catch (CalqueException e) {
            throw peek() == END ? unclosed() : e;
        }
    }

    private static CalqueException unclosed() {
        return CalqueException.invalid("syntax error: missing '}'");
    }

    /** A name: letters, digits and underscores; a number; or one of the shell's special parameters. */
    private String name() {
        int start = at;
        if (Character.isDigit(peek())) {
            while (Character.isDigit(peek())) {
                next();
            }
        } else if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
            next();
        } else {
            while (Character.isLetterOrDigit(peek()) || peek() == '_') {
                next();
            }
        }
        return text.substring(start, at);
    }

    private Optional<String> value(String name) {
        Optional<String> value = variables.value(name);
        (value.isPresent() ? found : missing).add(name);
        return value;
    }
}
