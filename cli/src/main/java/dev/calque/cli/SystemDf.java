package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.Human;
import dev.calque.cli.format.Listing;
import dev.calque.engine.DiskUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code calque system df}. */
final class SystemDf implements Command {
    private static final Map<String, String> HEADINGS = headings();

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("Type", "TYPE");
        headings.put("TotalCount", "TOTAL");
        headings.put("Active", "ACTIVE");
        headings.put("Size", "SIZE");
        headings.put("Reclaimable", "RECLAIMABLE");
        return headings;
    }

    @Override
    public Usage usage() {
        return Usage.of("system df")
                .summary("Show what takes how much room")
                .arguments("[OPTIONS]", 0, 0)
                .value("format", "", "string", "'table TEMPLATE', 'json', or a Go template")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        DiskUsage usage = session.engine().usage();
        List<Map<String, Object>> rows = List.of(
                row("Images", usage.images()), row("Build Cache", usage.cache()), row("Unnamed", usage.unnamed()));
        String table = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
        session.out()
                .print(new Listing(HEADINGS).render(arguments.text("format").orElse(""), table, rows));
        return 0;
    }

    private static Map<String, Object> row(String type, DiskUsage.Part part) {
        long percent = part.sizeBytes() == 0 ? 0 : 100 * part.reclaimableBytes() / part.sizeBytes();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("Type", type);
        row.put("TotalCount", part.count());
        row.put("Active", part.active());
        row.put("Size", Human.size(part.sizeBytes()));
        row.put("Reclaimable", Human.size(part.reclaimableBytes()) + " (" + percent + "%)");
        return row;
    }
}
