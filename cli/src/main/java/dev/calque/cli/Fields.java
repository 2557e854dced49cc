package dev.calque.cli;

import dev.calque.cli.args.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The grammar {@code key=value,key="with, comma"} of some options: one line of CSV. */
final class Fields {
    private static final int WRONG_OPTION = 125;

    private Fields() {}

    /** The fields in order; a quoted one may hold commas, and {@code ""} for a quote. */
    static List<String> split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new UsageException("parse error in \"" + text + "\": a quote is not closed", WRONG_OPTION);
        }
        fields.add(field.toString());
        return fields;
    }

    /** By key, in order. */
    static Map<String, String> pairs(String text, String option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : split(text)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new UsageException(
                        "invalid value " + field + " for --" + option + "; it looks like key=value", WRONG_OPTION);
            }
            pairs.put(field.substring(0, equals).strip(), field.substring(equals + 1));
        }
        return pairs;
    }
}
