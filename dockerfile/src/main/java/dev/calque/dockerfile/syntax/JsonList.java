package dev.calque.dockerfile.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code ["a", "b"]} strictly. Text that is no JSON list is no error here: an instruction then has its shell
 * form. A well-formed list of anything but strings is one.
 */
final class JsonList {
    private static final int DEEPEST = 100;

    private final String text;
    private int at;
    private boolean onlyStrings = true;

    private JsonList(String text) {
        this.text = text;
    }

    private static final class NoJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoJson() {
            super("no JSON", null, false, false);
        }
    }

    /** @param strings absent where the list holds something else */
    record Result(Optional<List<String>> strings) {}

    /** The list, or empty where the text is none. */
    static Optional<Result> read(String text) {
        if (!text.stripLeading().startsWith("[")) {
            return Optional.empty();
        }
        JsonList reader = new JsonList(text);
        try {
            List<String> strings = reader.list(0);
            reader.skipSpace();
            if (reader.at < text.length()) {
                return Optional.empty();
            }
            return Optional.of(new Result(reader.onlyStrings ? Optional.of(strings) : Optional.empty()));
        } catch (NoJson e) {
            return Optional.empty();
        }
    }

    private List<String> list(int depth) {
        List<String> strings = new ArrayList<>();
        expect('[');
        skipSpace();
        if (peek() == ']') {
            at++;
            return strings;
        }
        while (true) {
            strings.add(value(depth));
            skipSpace();
            if (peek() == ']') {
                at++;
                return strings;
            }
            expect(',');
        }
    }

    /** A value; anything but a string of the outermost list is noted and gives an empty text. */
    private String value(int depth) {
        if (depth > DEEPEST) {
            throw new NoJson();
        }
        skipSpace();
        if (peek() == '"') {
            return string();
        }
        onlyStrings &= depth > 0;
        if (peek() == '[') {
            list(depth + 1);
        } else if (peek() == '{') {
            object(depth + 1);
        } else {
            word();
        }
        return "";
    }

    private void object(int depth) {
        expect('{');
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            string();
            expect(':');
            value(depth);
            skipSpace();
            if (peek() == '}') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        if (!word.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new NoJson();
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw new NoJson();
            }
            out.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new NoJson();
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw new NoJson();
            }
            at++;
            value = value * 16 + digit;
        }
        return (char) value;
    }

    /** The next character; the end reads as NUL, which no JSON may contain. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void expect(char c) {
        skipSpace();
        if (peek() != c) {
            throw new NoJson();
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
