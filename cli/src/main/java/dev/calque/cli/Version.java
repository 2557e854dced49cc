package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code calque version}. */
final class Version implements Command {
    private static final String UNKNOWN = "unknown";

    @Override
    public Usage usage() {
        return Usage.of("version")
                .summary("Show the version of Calque and what it runs on")
                .arguments("[OPTIONS]", 0, 0)
                .value("format", "f", "string", "Format with a Go template, or 'json'")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("Version", version());
        facts.put("Java", System.getProperty("java.runtime.version", UNKNOWN));
        facts.put("Os", System.getProperty("os.name", UNKNOWN));
        facts.put("Arch", System.getProperty("os.arch", UNKNOWN));
        facts.put("Kernel", System.getProperty("os.version", UNKNOWN));
        String format = arguments.text("format").orElse("");
        if (format.isEmpty()) {
            session.out().println("Calque:");
            facts.forEach(
                    (name, value) -> session.out().println(" " + name + ":" + " ".repeat(10 - name.length()) + value));
        } else {
            session.out().print(new Listing(Map.of()).render(format, "", List.of(facts)));
        }
        return 0;
    }

    static int brief(Session session) {
        session.out().println("Calque version " + version());
        return 0;
    }

    private static String version() {
        return System.getProperty("calque.version", "development");
    }
}
