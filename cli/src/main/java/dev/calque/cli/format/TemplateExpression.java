package dev.calque.cli.format;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pipeline of a template: fields, literals and function calls, each result given to the next as last argument. */
final class TemplateExpression {
    private sealed interface Term {}

    private record Field(List<String> names) implements Term {}

    private record Literal(Object value) implements Term {}

    private record Word(String name) implements Term {}

    private record Nested(TemplateExpression expression) implements Term {}

    private final List<List<Term>> stages;

    private TemplateExpression(List<List<Term>> stages) {
        this.stages = stages;
    }

    static TemplateExpression parse(String text) {
        Parser parser = new Parser(text);
        TemplateExpression expression = parser.pipeline();
        parser.expectEnd();
        return expression;
    }

    Object value(Object data) {
        Object result = call(stages.getFirst(), data, List.of());
        for (List<Term> stage : stages.subList(1, stages.size())) {
            result = call(stage, data, List.of(result));
        }
        return result;
    }

    private static Object call(List<Term> terms, Object data, List<Object> piped) {
        Term first = terms.getFirst();
        List<Object> arguments = new ArrayList<>();
        terms.stream().skip(1).forEach(term -> arguments.add(value(term, data)));
        arguments.addAll(piped);
        if (first instanceof Word word) {
            return TemplateFunctions.call(word.name(), arguments);
        }
        if (!arguments.isEmpty()) {
            throw CalqueException.invalid("template: a value is not a function and takes no arguments");
        }
        return value(first, data);
    }

    private static Object value(Term term, Object data) {
        return switch (term) {
            case Literal literal -> literal.value();
            case Nested nested -> nested.expression().value(data);
            case Word word -> TemplateFunctions.call(word.name(), List.of());
            case Field field -> field(field, data);
        };
    }

    private static Object field(Field field, Object data) {
        Object at = data;
        for (String name : field.names()) {
            if (!(at instanceof Map<?, ?> map)) {
                throw CalqueException.invalid("template: can't evaluate field " + name + " in " + at);
            }
            Object next = map.get(name);
            if (next == null) {
                if (map.isEmpty() || !map.containsKey(name) && isOpen(map)) {
                    return "";
                }
                throw CalqueException.invalid("template: can't evaluate field " + name + "; there is "
                        + String.join(
                                ", ",
                                map.keySet().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .toList()));
            }
            at = next;
        }
        return at;
    }

    /** A map of users' own names, such as labels, answers empty for what it does not have. */
    private static boolean isOpen(Map<?, ?> map) {
        return map.keySet().stream().noneMatch(key -> String.valueOf(key).matches("[A-Z][A-Za-z]*"));
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        TemplateExpression pipeline() {
            List<List<Term>> stages = new ArrayList<>();
            stages.add(stage());
            while (peek() == '|') {
                at++;
                stages.add(stage());
            }
            return new TemplateExpression(stages);
        }

        void expectEnd() {
            if (peek() != 0) {
                throw wrong("unexpected " + text.substring(at));
            }
        }

        private List<Term> stage() {
            List<Term> terms = new ArrayList<>();
            for (char c = peek(); c != 0 && c != '|' && c != ')'; c = peek()) {
                terms.add(term(c));
            }
            if (terms.isEmpty()) {
                throw wrong("missing value for command");
            }
            return List.copyOf(terms);
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private Term term(char c) {
            if (c == '(') {
                at++;
                TemplateExpression inner = pipeline();
                if (peek() != ')') {
                    throw wrong("unclosed left parenthesis");
                }
                at++;
                return new Nested(inner);
            }
            if (c == '"' || c == '`') {
                return new Literal(quoted(c));
            }
            int start = at;
            while (at < text.length()
                    && !Character.isWhitespace(text.charAt(at))
                    && "|()".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(start, at);
            if (word.startsWith(".")) {
                return new Field(
                        word.equals(".") ? List.of() : List.of(word.substring(1).split("\\.")));
            }
            if (word.matches("-?[0-9]{1,18}")) {
                return new Literal(Long.parseLong(word));
            }
            return switch (word) {
                case "true" -> new Literal(true);
                case "false" -> new Literal(false);
                case "nil" -> new Literal("");
                default -> new Word(word);
            };
        }

        private String quoted(char quote) {
            StringBuilder out = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                char c = text.charAt(at++);
                if (c == '\\' && quote == '"' && at < text.length()) {
                    char escaped = text.charAt(at++);
                    out.append(
                            switch (escaped) {
                                case 'n' -> '\n';
                                case 't' -> '\t';
                                default -> escaped;
                            });
                } else {
                    out.append(c);
                }
            }
            if (at >= text.length()) {
                throw wrong("unterminated quoted string");
            }
            at++;
            return out.toString();
        }

        private static CalqueException wrong(String message) {
            return CalqueException.invalid("template parsing error: " + message);
        }
    }
}
