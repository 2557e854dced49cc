package dev.calque.oci;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON documents from untrusted hands: bounded in size and depth, with nulls dropped. Values are
 * {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Boolean}, {@code Long} or
 * {@link BigDecimal}.
 */
public final class Json {
    /** No document of the specifications nests deeper than some ten levels. */
    private static final int DEEPEST = 64;

    private static final JsonStream STREAM =
            JsonStream.builder().serializeNulls(false).serializeEmpty(true).build();

    private Json() {}

    /** Parses one JSON object. {@code what} names the document in errors. */
    public static JsonObject object(byte[] bytes, String what) {
        Object value = parse(bytes, what);
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(what, JsonObject.members(map));
        }
        throw CalqueException.invalid(what + " is not a JSON object");
    }

    public static JsonObject object(String text, String what) {
        return object(text.getBytes(StandardCharsets.UTF_8), what);
    }

    /** Parses any JSON value. */
    public static Object parse(byte[] bytes, String what) {
        try (JsonReader reader = STREAM.reader(bytes)) {
            return value(reader, 0, what);
        } catch (JsonException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, what + " is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static Object value(JsonReader reader, int depth, String what) {
        if (depth > DEEPEST) {
            throw CalqueException.invalid(what + " nests deeper than " + DEEPEST + " levels");
        }
        return switch (reader.currentToken()) {
            case BEGIN_OBJECT -> members(reader, depth, what);
            case BEGIN_ARRAY -> elements(reader, depth, what);
            case STRING -> reader.readString();
            case BOOLEAN -> reader.readBoolean();
            case NUMBER -> number(reader.readDecimal());
            case NULL -> throw CalqueException.invalid(what + " is null");
        };
    }

    private static Map<String, Object> members(JsonReader reader, int depth, String what) {
        Map<String, Object> map = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            if (!reader.isNullValue()) {
                map.put(name, value(reader, depth + 1, what));
            }
        }
        reader.endObject();
        return map;
    }

    private static List<Object> elements(JsonReader reader, int depth, String what) {
        List<Object> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            if (!reader.isNullValue()) {
                list.add(value(reader, depth + 1, what));
            }
        }
        reader.endArray();
        return list;
    }

    private static Object number(BigDecimal decimal) {
        if (decimal.precision() - decimal.scale() > 19 || decimal.scale() > 0) {
            return decimal;
        }
        try {
            return decimal.longValueExact();
        } catch (ArithmeticException e) {
            return decimal;
        }
    }

    /** Compact UTF-8 bytes of {@code value}; members stand in the order of their map. */
    public static byte[] bytes(Object value) {
        return write(value, false);
    }

    /** For people: indented. */
    public static String pretty(Object value) {
        return new String(write(value, true), StandardCharsets.UTF_8);
    }

    private static byte[] write(Object value, boolean pretty) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = STREAM.writer(out)) {
            writer.pretty(pretty);
            write(writer, value);
        }
        return out.toByteArray();
    }

    private static void write(JsonWriter writer, Object value) {
        switch (value) {
            case JsonObject object -> write(writer, object.members());
            case Map<?, ?> map -> {
                writer.beginObject();
                map.forEach((key, member) -> {
                    writer.name(String.valueOf(key));
                    write(writer, member);
                });
                writer.endObject();
            }
            case List<?> list -> {
                writer.beginArray();
                list.forEach(element -> write(writer, element));
                writer.endArray();
            }
            case String text -> writer.value(text);
            case Boolean flag -> writer.value(flag.booleanValue());
            case Integer number -> writer.value(number.intValue());
            case Long number -> writer.value(number.longValue());
            case BigDecimal number -> writer.value(number);
            case Double number -> writer.value(number.doubleValue());
            default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }
}
