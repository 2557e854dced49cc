package dev.calque.cli.format;

import dev.calque.oci.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A list of things as {@code --format} asks for it: a table of chosen fields, JSON lines, or a Go template a line.
 *
 * @param headings by field, in the order of the fields; what a {@code table} template prints above a field
 */
public record Listing(Map<String, String> headings) {
    public Listing {
        headings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headings));
    }

    /**
     * The text.
     *
     * @param format empty or {@code table} for the given default template
     * @param rows fields by name
     */
    public String render(String format, String defaultTable, List<Map<String, Object>> rows) {
        String chosen = format.isEmpty() || format.equals("table") ? defaultTable : format;
        if (chosen.equals("json")) {
            return rows.stream().map(Listing::json).collect(Collectors.joining());
        }
        if (chosen.startsWith("table")) {
            return table(chosen.substring("table".length()).strip(), rows);
        }
        GoTemplate template = GoTemplate.parse(chosen);
        return rows.stream().map(row -> template.render(row) + "\n").collect(Collectors.joining());
    }

    private String table(String text, List<Map<String, Object>> rows) {
        GoTemplate template = GoTemplate.parse(text.replace("\\t", "\t"));
        Table table = new Table();
        Map<String, Object> heads = new LinkedHashMap<>(headings);
        table.add(cells(template.render(heads)));
        rows.forEach(row -> table.add(cells(template.render(row))));
        return table.text();
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }

    private static String json(Map<String, Object> row) {
        return new String(Json.bytes(row), java.nio.charset.StandardCharsets.UTF_8) + "\n";
    }
}
