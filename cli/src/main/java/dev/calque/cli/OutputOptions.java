package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.UsageException;
import dev.calque.engine.ImageForm;
import dev.calque.engine.Output;
import dev.calque.oci.CalqueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code --output} of a build. */
final class OutputOptions {
    private static final int WRONG_OPTION = 125;

    private final Arguments arguments;
    private final Session session;
    private final List<ImageForm.Annotation> annotations;

    private OutputOptions(Arguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
        this.annotations = AnnotationOptions.parse(arguments.texts("annotation"));
    }

    static List<Output> parse(Arguments arguments, Session session) {
        return new OutputOptions(arguments, session).parse();
    }

    private List<Output> parse() {
        List<Output> outputs = new ArrayList<>();
        for (String text : arguments.texts("output")) {
            outputs.add(output(text));
        }
        long streams = outputs.stream().filter(OutputOptions::isStream).count();
        if (streams > 1) {
            throw CalqueException.invalid("only one output can go to standard output; give the others a dest=");
        }
        if (outputs.isEmpty() && !annotations.isEmpty() || arguments.isSet("load") && !outputs.isEmpty()) {
            outputs.add(image(Map.of("type", "image")));
        }
        return outputs;
    }

    static boolean isStream(Output output) {
        return switch (output) {
            case Output.Archive archive -> archive.target() instanceof Output.Target.Stream;
            case Output.Tar tar -> tar.target() instanceof Output.Target.Stream;
            case Output.Image _, Output.Layout _, Output.Folder _, Output.CacheOnly _ -> false;
        };
    }

    private Output output(String text) {
        List<String> fields = Fields.split(text);
        if (fields.size() == 1 && fields.getFirst().equals(text) && !text.startsWith("type=")) {
            return text.equals("-")
                    ? new Output.Tar(target(Map.of("dest", "-"), "tar"), Optional.empty())
                    : new Output.Folder(Path.of(text), Optional.empty());
        }
        Map<String, String> keys = Fields.pairs(text, "output");
        String type = keys.getOrDefault("type", "");
        checkKeys(type, keys);
        return switch (type) {
            case "" -> throw new UsageException("type is required for output", WRONG_OPTION);
            case "image", "registry" -> image(keys);
            case "docker" -> keys.containsKey("dest") ? archive(Output.Archive.Kind.DOCKER, keys) : image(keys);
            case "oci" -> flag(keys, "tar", true) ? archive(Output.Archive.Kind.OCI, keys) : layout(keys);
            case "local" -> new Output.Folder(folder(keys, "local"), split(keys));
            case "tar" -> new Output.Tar(target(keys, "tar"), split(keys));
            case "cacheonly" -> new Output.CacheOnly();
            default ->
                throw new UsageException(
                        "unknown output type \"" + type + "\"; image, oci, docker, local, tar and cacheonly are known",
                        WRONG_OPTION);
        };
    }

    private static void checkKeys(String type, Map<String, String> keys) {
        List<String> known = List.of(
                "type",
                "name",
                "push",
                "dest",
                "tar",
                "compression",
                "compression-level",
                "force-compression",
                "oci-mediatypes",
                "rewrite-timestamp",
                "platform-split",
                "unpack",
                "store",
                "name-canonical",
                "dangling-name-prefix",
                "attestation-prefix",
                "oci-artifact");
        keys.keySet().stream()
                .filter(key -> !known.contains(key) && !key.startsWith("annotation"))
                .findFirst()
                .ifPresent(key -> {
                    throw new UsageException("unknown key '" + key + "' of --output type=" + type, WRONG_OPTION);
                });
        if (type.equals("registry") || flag(keys, "push", false)) {
            throw UnusedOptions.push();
        }
    }

    private Output image(Map<String, String> keys) {
        return new Output.Image(names(keys), form(keys));
    }

    private Output archive(Output.Archive.Kind kind, Map<String, String> keys) {
        String type = kind == Output.Archive.Kind.OCI ? "oci" : "docker";
        return new Output.Archive(kind, target(keys, type), names(keys), form(keys));
    }

    private Output layout(Map<String, String> keys) {
        return new Output.Layout(folder(keys, "oci"), names(keys), form(keys));
    }

    private List<String> names(Map<String, String> keys) {
        List<String> tags = arguments.texts("tag");
        String name = keys.getOrDefault("name", "");
        return !tags.isEmpty() ? tags : name.isEmpty() ? List.of() : List.of(name.split(","));
    }

    private static Path folder(Map<String, String> keys, String type) {
        String dest = keys.getOrDefault("dest", "");
        if (dest.isEmpty() || dest.equals("-")) {
            throw new UsageException("dest is required for " + type + " exporter: a folder", WRONG_OPTION);
        }
        if (Files.isRegularFile(Path.of(dest))) {
            throw CalqueException.invalid("destination directory " + dest + " is a file");
        }
        return Path.of(dest);
    }

    private Output.Target target(Map<String, String> keys, String type) {
        String dest = keys.getOrDefault("dest", "-");
        if (!dest.equals("-")) {
            if (Files.isDirectory(Path.of(dest))) {
                throw CalqueException.invalid("destination file " + dest + " is a directory; name a file with dest=");
            }
            return new Output.Target.File(Path.of(dest));
        }
        if (session.hasTerminalOutput()) {
            throw new UsageException(
                    "dest file is required for " + type + " exporter. refusing to write to console", WRONG_OPTION);
        }
        return new Output.Target.Stream(session.out());
    }

    private static Optional<Boolean> split(Map<String, String> keys) {
        return keys.containsKey("platform-split") ? Optional.of(flag(keys, "platform-split", true)) : Optional.empty();
    }

    private ImageForm form(Map<String, String> keys) {
        List<ImageForm.Annotation> all = new ArrayList<>(annotations);
        all.addAll(AnnotationOptions.ofOutput(keys));
        Optional<ImageForm.Packing> packing =
                Optional.ofNullable(keys.get("compression")).map(OutputOptions::packing);
        flag(keys, "force-compression", false);
        flag(keys, "rewrite-timestamp", false);
        return new ImageForm(packing, level(keys), !flag(keys, "oci-mediatypes", true), all);
    }

    private static ImageForm.Packing packing(String text) {
        return switch (text) {
            case "uncompressed" -> ImageForm.Packing.UNCOMPRESSED;
            case "gzip" -> ImageForm.Packing.GZIP;
            case "zstd" -> ImageForm.Packing.ZSTD;
            default ->
                throw new UsageException(
                        "unsupported layer compression type \"" + text + "\"; uncompressed, gzip and zstd are known",
                        WRONG_OPTION);
        };
    }

    private static OptionalInt level(Map<String, String> keys) {
        String text = keys.get("compression-level");
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new UsageException("compression-level " + text + " is no number", WRONG_OPTION);
        }
    }

    private static boolean flag(Map<String, String> keys, String key, boolean usual) {
        String text = keys.getOrDefault(key, Boolean.toString(usual));
        return switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default ->
                throw new UsageException("invalid value " + text + " for " + key + ": true or false", WRONG_OPTION);
        };
    }
}
