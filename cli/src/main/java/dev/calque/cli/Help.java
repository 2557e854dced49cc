package dev.calque.cli;

import dev.calque.cli.args.Option;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts of {@code --help}. */
final class Help {
    private Help() {}

    static String all() {
        Table common = new Table();
        for (String name : List.of("build", "images", "run", "history", "rmi", "tag", "save", "load", "import")) {
            common.add(List.of("  " + name, summary(name)));
        }
        Table full = new Table();
        Commands.ALL.forEach(e -> full.add(List.of("  " + e.getKey(), summary(e.getKey()))));
        return "Usage:  calque [--root DIR] COMMAND\n\nBuilds container images from Dockerfiles and runs them, without a"
                + " daemon.\n\nCommon commands:\n" + common.text() + "\nAll commands:\n" + full.text()
                + "\nRun 'calque COMMAND --help' for more information on a command.\n";
    }

    static String group(String group) {
        Table table = new Table();
        Commands.ALL.stream()
                .filter(e -> e.getKey().startsWith(group + " "))
                .forEach(e -> table.add(List.of("  " + e.getKey(), summary(e.getKey()))));
        return "Usage:  calque " + group + " COMMAND\n\nCommands:\n" + table.text() + "\nRun 'calque " + group
                + " COMMAND --help' for more information on a command.\n";
    }

    private static String summary(String name) {
        return Commands.find(name).map(c -> c.usage().summary()).orElse("");
    }

    static String of(Usage usage) {
        StringBuilder out = new StringBuilder();
        out.append("Usage:  calque ")
                .append(usage.name())
                .append(' ')
                .append(usage.arguments())
                .append("\n\n");
        out.append(usage.summary()).append('\n');
        List<String> aliases = new ArrayList<>();
        Commands.ALIASES.entrySet().stream()
                .filter(e -> e.getValue().equals(usage.name()))
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(alias -> aliases.add("calque " + alias));
        if (!aliases.isEmpty()) {
            aliases.addFirst("calque " + usage.name());
            out.append("\nAliases:\n  ").append(String.join(", ", aliases)).append('\n');
        }
        if (!usage.options().isEmpty()) {
            Table table = new Table();
            usage.options().stream()
                    .sorted(java.util.Comparator.comparing(Option::name))
                    .forEach(option -> table.add(List.of(written(option), option.help())));
            out.append("\nOptions:\n").append(table.text());
        }
        return out.toString();
    }

    private static String written(Option option) {
        return option.letter().map(letter -> "  -" + letter + ", ").orElse("      ") + "--" + option.name()
                + option.value().map(value -> " " + value).orElse("");
    }
}
