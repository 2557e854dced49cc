package dev.calque.cli.format;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions of templates: Go's, as far as they make sense here, and docker's. */
final class TemplateFunctions {
    private TemplateFunctions() {}

    static Object call(String name, List<Object> arguments) {
        return switch (name) {
            case "json" -> new String(Json.bytes(one(name, arguments)), StandardCharsets.UTF_8);
            case "upper" -> text(one(name, arguments)).toUpperCase(Locale.ROOT);
            case "lower" -> text(one(name, arguments)).toLowerCase(Locale.ROOT);
            case "title" -> title(text(one(name, arguments)));
            case "len" -> length(one(name, arguments));
            case "join" -> join(two(name, arguments).getFirst(), text(arguments.getLast()));
            case "split" ->
                Arrays.asList(text(two(name, arguments).getFirst())
                        .split(java.util.regex.Pattern.quote(text(arguments.getLast())), -1));
            case "pad" -> pad(arguments);
            case "truncate" -> truncate(text(two(name, arguments).getFirst()), number(arguments.getLast()));
            case "index" -> index(arguments);
            case "println" -> arguments.stream().map(TemplateFunctions::text).collect(Collectors.joining(" ")) + "\n";
            case "print" -> arguments.stream().map(TemplateFunctions::text).collect(Collectors.joining());
            case "printf" -> printf(arguments);
            case "not" -> !isTrue(one(name, arguments));
            case "and" -> arguments.stream().filter(a -> !isTrue(a)).findFirst().orElseGet(arguments::getLast);
            case "or" ->
                arguments.stream().filter(TemplateFunctions::isTrue).findFirst().orElseGet(arguments::getLast);
            case "eq" -> arguments.stream().skip(1).anyMatch(a -> text(a).equals(text(arguments.getFirst())));
            case "ne" -> !text(two(name, arguments).getFirst()).equals(text(arguments.getLast()));
            case "gt" -> number(two(name, arguments).getFirst()) > number(arguments.getLast());
            case "ge" -> number(two(name, arguments).getFirst()) >= number(arguments.getLast());
            case "lt" -> number(two(name, arguments).getFirst()) < number(arguments.getLast());
            case "le" -> number(two(name, arguments).getFirst()) <= number(arguments.getLast());
            default -> throw CalqueException.invalid("template parsing error: function \"" + name + "\" not defined");
        };
    }

    /** As Go prints a value. */
    static String text(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(TemplateFunctions::text).collect(Collectors.joining(" ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + ":" + text(e.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
            default -> String.valueOf(value);
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    private static Object one(String name, List<Object> arguments) {
        return count(name, arguments, 1).getFirst();
    }

    private static List<Object> two(String name, List<Object> arguments) {
        return count(name, arguments, 2);
    }

    private static List<Object> count(String name, List<Object> arguments, int wanted) {
        if (arguments.size() != wanted) {
            throw CalqueException.invalid(
                    "template: wrong number of args for " + name + ": want " + wanted + " got " + arguments.size());
        }
        return arguments;
    }

    private static long number(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw CalqueException.invalid("template: " + text(value) + " is not a number");
    }

    private static long length(Object value) {
        return switch (value) {
            case String text -> text.length();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw CalqueException.invalid("template: len of " + value);
        };
    }

    private static String join(Object list, String separator) {
        return list instanceof List<?> values
                ? values.stream().map(TemplateFunctions::text).collect(Collectors.joining(separator))
                : text(list);
    }

    private static String title(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String pad(List<Object> arguments) {
        List<Object> three = count("pad", arguments, 3);
        String text = text(three.getFirst());
        return text.isEmpty()
                ? text
                : " ".repeat(clamp(number(three.get(1)))) + text + " ".repeat(clamp(number(three.getLast())));
    }

    private static int clamp(long count) {
        return (int) Math.max(0, Math.min(1000, count));
    }

    private static String truncate(String text, long length) {
        return text.length() <= length ? text : text.substring(0, clamp(length));
    }

    private static Object index(List<Object> arguments) {
        Object at = arguments.getFirst();
        for (Object key : arguments.subList(1, arguments.size())) {
            at = switch (at) {
                case Map<?, ?> map ->
                    map.containsKey(text(key)) ? java.util.Objects.requireNonNull(map.get(text(key))) : "";
                case List<?> list
                when number(key) >= 0 && number(key) < list.size() ->
                    java.util.Objects.requireNonNull((Object) list.get((int) number(key)));
                default -> throw CalqueException.invalid("template: index out of range: " + text(key));
            };
        }
        return at;
    }

    private static String printf(List<Object> arguments) {
        StringBuilder out = new StringBuilder();
        String format = text(arguments.getFirst());
        int next = 1;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char verb = format.charAt(++i);
            if (verb == '%') {
                out.append('%');
            } else if (next < arguments.size()) {
                Object value = arguments.get(next++);
                out.append(verb == 'q' ? "\"" + text(value) + "\"" : text(value));
            } else {
                out.append("%!").append(verb).append("(MISSING)");
            }
        }
        return out.toString();
    }
}
