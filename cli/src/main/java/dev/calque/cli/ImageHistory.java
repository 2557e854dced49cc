package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.format.Human;
import dev.calque.cli.format.Listing;
import dev.calque.engine.images.ImageDetails;
import dev.calque.oci.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code calque image history}. */
final class ImageHistory implements Command {
    private static final int SHORT_TEXT = 45;
    private static final Map<String, String> HEADINGS = headings();

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("ID", "IMAGE");
        headings.put("CreatedSince", "CREATED");
        headings.put("CreatedAt", "CREATED AT");
        headings.put("CreatedBy", "CREATED BY");
        headings.put("Size", "SIZE");
        headings.put("Comment", "COMMENT");
        return headings;
    }

    @Override
    public Usage usage() {
        return Usage.of("image history")
                .summary("Show how an image was made, the last step first")
                .arguments("[OPTIONS] IMAGE", 1, 1)
                .value("format", "", "string", "'table', 'table TEMPLATE', 'json', or a Go template")
                .option(dev.calque.cli.args.Option.flag("human", "H", "Sizes and times for people (default: true)"))
                .flag("no-trunc", "", "Do not shorten")
                .flag("quiet", "q", "Only show ids")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        ImageDetails image = session.engine().images().inspect(arguments.first());
        boolean full = arguments.isSet("no-trunc");
        boolean human = !arguments.has("human") || arguments.isSet("human");
        List<Map<String, Object>> rows = rows(image, full, human);
        if (arguments.isSet("quiet")) {
            rows.forEach(row -> session.out().println(row.get("ID")));
            return 0;
        }
        String created = human ? "{{.CreatedSince}}" : "{{.CreatedAt}}";
        String table = "{{.ID}}\t" + created + "\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
        session.out()
                .print(new Listing(HEADINGS).render(arguments.text("format").orElse(""), table, rows));
        return 0;
    }

    private static List<Map<String, Object>> rows(ImageDetails image, boolean full, boolean human) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Instant now = Instant.now();
        int layer = 0;
        for (History entry : image.config().history()) {
            boolean weighs = !entry.emptyLayer() && layer < image.layerBytes().size();
            long size = weighs ? image.layerBytes().get(layer++) : 0;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("ID", "<missing>");
            row.put("CreatedSince", entry.created().map(t -> Human.ago(t, now)).orElse("N/A"));
            row.put("CreatedAt", entry.created().map(Instant::toString).orElse("N/A"));
            row.put("CreatedBy", createdBy(entry.createdBy(), full));
            row.put("Size", human ? Human.size(size) : Long.toString(size));
            row.put("Comment", entry.comment());
            rows.addFirst(row);
        }
        if (!rows.isEmpty()) {
            rows.getFirst().put("ID", full ? image.id().toString() : image.id().shortId());
        }
        return rows;
    }

    private static String createdBy(String text, boolean full) {
        String line = text.replace('\t', ' ').replace('\n', ' ');
        return full || line.length() <= SHORT_TEXT ? line : line.substring(0, SHORT_TEXT - 1) + "…";
    }
}
