package dev.calque.cli.format;

import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template in the language of Go's {@code text/template}, as far as docker's {@code --format} needs it: fields,
 * {@code if}, {@code range}, {@code with}, variables of neither kind, pipelines, and docker's functions.
 *
 * @see <a href="https://pkg.go.dev/text/template">text/template</a>
 */
public final class GoTemplate {
    /** Enough for any list of fields; a hostile template must not exhaust the stack. */
    private static final int DEEPEST = 50;

    private sealed interface Part {}

    private record Text(String text) implements Part {}

    private record Action(TemplateExpression expression) implements Part {}

    private record Block(String keyword, TemplateExpression over, List<Part> body, List<Part> otherwise)
            implements Part {}

    private final List<Part> parts;

    private GoTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /** @throws CalqueException INVALID with the place of the mistake */
    public static GoTemplate parse(String text) {
        Reader reader = new Reader(text.replace("\\n", "\n").replace("\\t", "\t"));
        List<Part> parts = reader.parts(0);
        if (reader.ended.isPresent()) {
            throw wrong("unexpected {{" + reader.ended.get() + "}}");
        }
        return new GoTemplate(parts);
    }

    private static CalqueException wrong(String message) {
        return CalqueException.invalid("template parsing error: " + message);
    }

    public String render(Object data) {
        StringBuilder out = new StringBuilder();
        render(parts, data, out);
        return out.toString();
    }

    private static void render(List<Part> parts, Object data, StringBuilder out) {
        for (Part part : parts) {
            switch (part) {
                case Text text -> out.append(text.text());
                case Action action ->
                    out.append(TemplateFunctions.text(action.expression().value(data)));
                case Block block -> render(block, data, out);
            }
        }
    }

    private static void render(Block block, Object data, StringBuilder out) {
        Object value = block.over().value(data);
        if (!TemplateFunctions.isTrue(value)) {
            render(block.otherwise(), data, out);
            return;
        }
        switch (block.keyword()) {
            case "if" -> render(block.body(), data, out);
            case "with" -> render(block.body(), value, out);
            default -> elements(value).forEach(element -> render(block.body(), element, out));
        }
    }

    private static List<Object> elements(Object value) {
        return switch (value) {
            case List<?> list -> List.copyOf(list);
            case Map<?, ?> map -> List.copyOf(map.values());
            default -> throw CalqueException.invalid("template: range can't iterate over " + value);
        };
    }

    /** Splits the text at its actions. */
    private static final class Reader {
        private final String text;
        private int at;
        private Optional<String> ended = Optional.empty();

        Reader(String text) {
            this.text = text;
        }

        /** Parts up to the end, or up to an {@code else} or {@code end}, which is left in {@link #ended}. */
        List<Part> parts(int depth) {
            if (depth > DEEPEST) {
                throw wrong("nested deeper than " + DEEPEST + " levels");
            }
            List<Part> found = new ArrayList<>();
            ended = Optional.empty();
            while (at < text.length()) {
                int open = text.indexOf("{{", at);
                if (open < 0) {
                    found.add(new Text(text.substring(at)));
                    at = text.length();
                    break;
                }
                boolean trimBefore = text.startsWith("{{- ", open);
                String before = text.substring(at, open);
                found.add(new Text(trimBefore ? before.stripTrailing() : before));
                String action = action(open + 2);
                String keyword = action.split("\\s+", 2)[0];
                switch (keyword) {
                    case "end", "else" -> {
                        ended = Optional.of(action);
                        return found;
                    }
                    case "if", "range", "with" -> found.add(block(keyword, action.substring(keyword.length()), depth));
                    default -> {
                        if (!action.startsWith("/*")) {
                            found.add(new Action(TemplateExpression.parse(action)));
                        }
                    }
                }
            }
            return found;
        }

        private String action(int start) {
            int close = closing(start);
            String inner = text.substring(start, close);
            at = close + 2;
            String body = inner.startsWith("- ") ? inner.substring(2) : inner;
            if (body.endsWith(" -")) {
                body = body.substring(0, body.length() - 2);
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
            }
            return body.strip();
        }

        private int closing(int start) {
            char quote = 0;
            for (int i = start; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    if (c == '\\' && quote == '"') {
                        i++;
                    } else if (c == quote) {
                        quote = 0;
                    }
                } else if (c == '"' || c == '`') {
                    quote = c;
                } else if (c == '}' && text.startsWith("}}", i)) {
                    return i;
                }
            }
            throw wrong("an action is not closed with }}");
        }

        private Block block(String keyword, String over, int depth) {
            TemplateExpression expression = TemplateExpression.parse(over.strip());
            List<Part> body = parts(depth + 1);
            String end = ended.orElseThrow(() -> wrong("{{" + keyword + "}} has no {{end}}"));
            ended = Optional.empty();
            if (end.equals("end")) {
                return new Block(keyword, expression, body, List.of());
            }
            if (end.startsWith("else if ")) {
                Block next = block("if", end.substring("else if ".length()), depth + 1);
                return new Block(keyword, expression, body, List.of(next));
            }
            List<Part> otherwise = parts(depth + 1);
            if (!ended.equals(Optional.of("end"))) {
                throw wrong("{{else}} has no {{end}}");
            }
            ended = Optional.empty();
            return new Block(keyword, expression, body, otherwise);
        }
    }
}
