package dev.calque.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell, three spaces apart. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public String text() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(cell);
                if (i + 1 < row.size()) {
                    line.append(" ".repeat(widths[i] + 3 - cell.length()));
                }
            }
            out.append(line).append('\n');
        }
        return out.toString();
    }
}
