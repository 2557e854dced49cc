package dev.calque.cli;

import dev.calque.cli.args.UsageException;
import dev.calque.engine.ImageForm.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code --annotation [place[platform],…:]key=value} of a build, and {@code annotation….key} of an output. */
final class AnnotationOptions {
    private static final int WRONG_OPTION = 125;
    private static final String PLACE = "(index-descriptor|manifest-descriptor|index|manifest)(?:\\[([^\\]]+)\\])?";
    private static final Pattern PLACES = Pattern.compile("(" + PLACE + "(?:," + PLACE + ")*):(.*)", Pattern.DOTALL);
    private static final Pattern ONE = Pattern.compile(PLACE);
    private static final Pattern KEY = Pattern.compile(
            "annotation(?:-(index-descriptor|manifest-descriptor|index|manifest))?(?:\\[([^\\]]+)\\])?\\.(.+)");

    private AnnotationOptions() {}

    static List<Annotation> parse(List<String> texts) {
        List<Annotation> all = new ArrayList<>();
        for (String text : texts) {
            Matcher written = PLACES.matcher(text);
            boolean hasPlaces = written.matches();
            String pair = hasPlaces ? written.group(written.groupCount()) : text;
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new UsageException(
                        "invalid annotation \"" + text + "\": it looks like [manifest:]key=value", WRONG_OPTION);
            }
            String key = pair.substring(0, equals);
            String value = pair.substring(equals + 1);
            if (!hasPlaces) {
                all.add(new Annotation(Annotation.Place.MANIFEST, Optional.empty(), key, value));
                continue;
            }
            Matcher places = ONE.matcher(written.group(1));
            while (places.find()) {
                all.add(new Annotation(place(places.group(1)), Optional.ofNullable(places.group(2)), key, value));
            }
        }
        return all;
    }

    static List<Annotation> ofOutput(Map<String, String> keys) {
        List<Annotation> all = new ArrayList<>();
        keys.forEach((name, value) -> {
            if (name.startsWith("annotation")) {
                Matcher written = KEY.matcher(name);
                if (!written.matches()) {
                    throw new UsageException("invalid key '" + name + "' of --output", WRONG_OPTION);
                }
                String place = Optional.ofNullable(written.group(1)).orElse("manifest");
                all.add(new Annotation(place(place), Optional.ofNullable(written.group(2)), written.group(3), value));
            }
        });
        return all;
    }

    private static Annotation.Place place(String text) {
        return switch (text) {
            case "index" -> Annotation.Place.INDEX;
            case "index-descriptor" -> Annotation.Place.INDEX_DESCRIPTOR;
            case "manifest-descriptor" -> Annotation.Place.MANIFEST_DESCRIPTOR;
            default -> Annotation.Place.MANIFEST;
        };
    }
}
