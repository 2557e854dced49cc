package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.args.UsageException;
import dev.calque.cli.format.Human;
import dev.calque.cli.format.Listing;
import dev.calque.engine.images.ImageSummary;
import dev.calque.oci.ImageRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** {@code calque image ls}. */
final class ImageList implements Command {
    private static final String NONE = "<none>";
    private static final Map<String, String> HEADINGS = headings();

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("Repository", "REPOSITORY");
        headings.put("Tag", "TAG");
        headings.put("Digest", "DIGEST");
        headings.put("ID", "IMAGE ID");
        headings.put("CreatedSince", "CREATED");
        headings.put("CreatedAt", "CREATED AT");
        headings.put("Size", "SIZE");
        return headings;
    }

    @Override
    public Usage usage() {
        return Usage.of("image ls")
                .summary("List images")
                .arguments("[OPTIONS] [REPOSITORY[:TAG]]", 0, 1)
                .flag("all", "a", "Show all images, those without a name too")
                .flag("digests", "", "Show digests")
                .list(
                        "filter",
                        "f",
                        "filter",
                        "dangling=true, reference=PATTERN, label=KEY[=VALUE], before=IMAGE, since=IMAGE")
                .value("format", "", "string", "'table', 'table TEMPLATE', 'json', or a Go template")
                .flag("no-trunc", "", "Do not shorten ids")
                .flag("quiet", "q", "Only show ids")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) {
        Predicate<ImageSummary> wanted = filter(arguments, session);
        List<ImageSummary> images =
                session.engine().images().list().stream().filter(wanted).toList();
        boolean full = arguments.isSet("no-trunc");
        if (arguments.isSet("quiet") && !arguments.has("format")) {
            Set<String> ids = new LinkedHashSet<>();
            images.forEach(image -> ids.add(id(image, full)));
            ids.forEach(session.out()::println);
            return 0;
        }
        boolean digests = arguments.isSet("digests");
        String table = "{{.Repository}}\t{{.Tag}}\t" + (digests ? "{{.Digest}}\t" : "")
                + "{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
        Instant now = Instant.now();
        List<Map<String, Object>> rows =
                images.stream().map(image -> row(image, full, now)).toList();
        session.out()
                .print(new Listing(HEADINGS).render(arguments.text("format").orElse(""), table, rows));
        return 0;
    }

    private static String id(ImageSummary image, boolean full) {
        return full ? image.id().toString() : image.id().shortId();
    }

    private static Map<String, Object> row(ImageSummary image, boolean full, Instant now) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "Repository",
                image.name().map(ImageRef.Tagged::familiarRepository).orElse(NONE));
        row.put("Tag", image.name().map(ImageRef.Tagged::tag).orElse(NONE));
        row.put("Digest", image.manifest().toString());
        row.put("ID", id(image, full));
        row.put("CreatedSince", image.created().map(t -> Human.ago(t, now)).orElse("N/A"));
        row.put("CreatedAt", image.created().map(Instant::toString).orElse("N/A"));
        row.put("Size", Human.size(image.sizeBytes()));
        row.put("VirtualSize", Human.size(image.sizeBytes()));
        row.put("SharedSize", "N/A");
        row.put("UniqueSize", "N/A");
        row.put("Containers", "N/A");
        return row;
    }

    private static Predicate<ImageSummary> filter(Arguments arguments, Session session) {
        Predicate<ImageSummary> wanted = image -> true;
        if (!arguments.rest().isEmpty()) {
            ReferencePattern pattern = ReferencePattern.of(arguments.first());
            wanted = wanted.and(image -> image.name().map(pattern::matches).orElse(false));
        }
        for (String filter : arguments.texts("filter")) {
            wanted = wanted.and(one(filter, session));
        }
        boolean asksForDangling = arguments.texts("filter").stream().anyMatch(f -> f.startsWith("dangling="));
        return arguments.isSet("all") || asksForDangling || arguments.rest().isEmpty()
                ? wanted
                : wanted.and(image -> image.name().isPresent());
    }

    private static Predicate<ImageSummary> one(String filter, Session session) {
        int equals = filter.indexOf('=');
        String name = equals < 0 ? filter : filter.substring(0, equals);
        String value = equals < 0 ? "" : filter.substring(equals + 1);
        return switch (name) {
            case "dangling" -> image -> image.name().isEmpty() == Boolean.parseBoolean(value);
            case "reference" -> {
                ReferencePattern pattern = ReferencePattern.of(value);
                yield image -> image.name().map(pattern::matches).orElse(false);
            }
            case "label" -> image -> hasLabel(image, value);
            case "before" -> older(created(value, session), true);
            case "since" -> older(created(value, session), false);
            default ->
                throw new UsageException(
                        "invalid filter '" + name + "'; dangling, reference, label, before and since are known", 1);
        };
    }

    private static boolean hasLabel(ImageSummary image, String wanted) {
        int equals = wanted.indexOf('=');
        String key = equals < 0 ? wanted : wanted.substring(0, equals);
        return image.labels().containsKey(key)
                && (equals < 0
                        || wanted.substring(equals + 1).equals(image.labels().get(key)));
    }

    private static Instant created(String image, Session session) {
        return session.engine().images().inspect(image).config().created().orElse(Instant.EPOCH);
    }

    private static Predicate<ImageSummary> older(Instant than, boolean before) {
        return image -> {
            Instant created = image.created().orElse(Instant.EPOCH);
            return before ? created.isBefore(than) : created.isAfter(than);
        };
    }
}
