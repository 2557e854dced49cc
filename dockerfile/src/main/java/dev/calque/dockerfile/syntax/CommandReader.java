package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.expand.GoText;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one joined line into a command, each instruction with its own grammar. @param escape see {@link Dockerfile} */
record CommandReader(char escape) {
    private static final Pattern SPACE = Pattern.compile("[\\t\\x0B\\f\\r ]+");
    /** ONBUILD ONBUILD is refused later; here only the stack is at stake. */
    private static final int DEEPEST = 20;

    Command read(String line) {
        return read(line, 0);
    }

    private Command read(String line, int depth) {
        String[] parts = SPACE.split(line.strip(), 2);
        Flags flags = Flags.split(parts.length == 2 ? parts[1] : "");
        Arguments arguments =
                arguments(parts[0].toLowerCase(Locale.ROOT), flags.rest().strip(), depth);
        return new Command(parts[0], flags.words(), arguments, line, List.of());
    }

    private Arguments arguments(String keyword, String rest, int depth) {
        return switch (keyword) {
            case "env" -> pairs(rest, "ENV");
            case "label" -> pairs(rest, "LABEL");
            case "arg" -> Arguments.of(words(rest));
            case "add", "copy", "volume" -> jsonOr(rest, Arguments.of(separated(rest)));
            case "cmd", "entrypoint", "run", "shell" ->
                rest.isEmpty() ? Arguments.NONE : jsonOr(rest, Arguments.of(List.of(rest)));
            case "expose", "from" -> Arguments.of(separated(rest));
            case "maintainer", "stopsignal", "user", "workdir" ->
                rest.isEmpty() ? Arguments.NONE : Arguments.of(List.of(rest));
            case "healthcheck" -> healthcheck(rest);
            case "onbuild" -> nested(rest, depth);
            default -> Arguments.of(List.of(""));
        };
    }

    private static List<String> separated(String rest) {
        return rest.isEmpty() ? List.of() : List.of(SPACE.split(rest, -1));
    }

    private static Arguments jsonOr(String rest, Arguments otherwise) {
        Optional<JsonList.Result> json = JsonList.read(rest);
        if (json.isEmpty()) {
            return otherwise;
        }
        return Arguments.ofJson(json.get()
                .strings()
                .orElseThrow(() -> CalqueException.invalid(
                        "when using JSON array syntax, arrays must be comprised of strings only")));
    }

    private static Arguments healthcheck(String rest) {
        if (rest.isEmpty()) {
            return Arguments.NONE;
        }
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        String command = rest.substring(end).strip();
        Arguments arguments = command.isEmpty() ? Arguments.NONE : jsonOr(command, Arguments.of(List.of(command)));
        List<String> values = new ArrayList<>(List.of(rest.substring(0, end)));
        values.addAll(arguments.values());
        return new Arguments(values, arguments.json(), Optional.empty());
    }

    private Arguments nested(String rest, int depth) {
        if (rest.isEmpty() || depth > DEEPEST) {
            return Arguments.NONE;
        }
        return new Arguments(List.of(), false, Optional.of(read(rest, depth + 1)));
    }

    private Arguments pairs(String rest, String keyword) {
        List<String> words = words(rest);
        if (words.isEmpty()) {
            return Arguments.NONE;
        }
        if (!words.getFirst().contains("=")) {
            String[] parts = SPACE.split(rest, 2);
            if (parts.length < 2) {
                throw CalqueException.invalid(keyword + " must have two arguments");
            }
            return Arguments.of(List.of(parts[0], parts[1], ""));
        }
        List<String> values = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw CalqueException.invalid(
                        "Syntax error - can't find = in " + GoText.quoted(word) + ". Must be of the form: name=value");
            }
            values.addAll(List.of(word.substring(0, equals), word.substring(equals + 1), "="));
        }
        return Arguments.of(values);
    }

    /** Words at spaces outside of quotes; quotes and escapes stay. */
    private List<String> words(String rest) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean blank = false;
        char quote = 0;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (blank || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                blank = false;
                continue;
            }
            if (c == escape && quote != '\'') {
                if (i + 1 < rest.length()) {
                    word.append(c).append(rest.charAt(++i));
                }
                continue;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                blank = true;
            }
            word.append(c);
        }
        if (blank || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
