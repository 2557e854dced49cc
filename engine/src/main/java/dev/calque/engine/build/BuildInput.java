package dev.calque.engine.build;

import dev.calque.dockerfile.lower.LowerRequest;
import dev.calque.dockerfile.lower.NamedContext;
import dev.calque.dockerfile.source.Source;
import dev.calque.engine.BuildRequest;
import dev.calque.graph.Filter;
import dev.calque.graph.PathPatterns;
import dev.calque.graph.Process;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The texts that a build starts from.
 *
 * @param ignore patterns of the main context
 * @param folders contexts that are folders, by name
 * @param named contexts that take the place of a stage or an image
 * @param identity names the Dockerfile among all on this machine
 */
record BuildInput(
        Source dockerfile,
        List<String> ignore,
        Map<String, Path> folders,
        Map<String, NamedContext> named,
        String identity) {
    private static final int LARGEST_DOCKERFILE = 2 << 20;

    static BuildInput read(BuildRequest request) {
        Path context = context(request.input().context());
        Path file = request.input().dockerfile().orElseGet(() -> defaultDockerfile(context));
        Map<String, Path> folders = new HashMap<>();
        folders.put(Contexts.MAIN, context);
        Map<String, NamedContext> named = new HashMap<>();
        request.input().namedContexts().forEach((name, where) -> add(name, where, folders, named));
        return new BuildInput(
                new Source(shown(file), text(file)),
                ignorePatterns(file, context),
                folders,
                named,
                file.toAbsolutePath().normalize().toString());
    }

    private static void add(String name, String where, Map<String, Path> folders, Map<String, NamedContext> named) {
        if (where.startsWith("docker-image://")) {
            named.put(name, new NamedContext.Image(where.substring("docker-image://".length())));
        } else {
            folders.put(name, context(Path.of(where)));
            named.put(name, new NamedContext.Local(Filter.ALL));
        }
    }

    private static Path context(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw CalqueException.notFound(
                    Files.exists(folder)
                            ? "the build context '" + folder + "' is not a folder"
                            : "unable to prepare context: path \"" + folder + "\" not found");
        }
        return folder;
    }

    private static Path defaultDockerfile(Path context) {
        Path usual = context.resolve("Dockerfile");
        Path lower = context.resolve("dockerfile");
        return !Files.exists(usual) && Files.exists(lower) ? lower : usual;
    }

    private static String shown(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static String text(Path file) {
        try {
            if (!Files.exists(file)) {
                throw CalqueException.notFound("failed to read dockerfile: open " + file + ": no such file" + near(file)
                        + "; name another with -f");
            }
            if (Files.size(file) > LARGEST_DOCKERFILE) {
                throw CalqueException.invalid(file + " is larger than " + LARGEST_DOCKERFILE + " bytes");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.nio.charset.MalformedInputException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static String near(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(BuildInput::shown)
                    .filter(name -> name.toLowerCase(Locale.ROOT).contains("dockerfile"))
                    .sorted()
                    .findFirst()
                    .map(name -> " (there is " + name + ")")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** {@code <Dockerfile>.dockerignore} beside the Dockerfile, else {@code .dockerignore} in the context. */
    private static List<String> ignorePatterns(Path dockerfile, Path context) {
        Path own = dockerfile.resolveSibling(shown(dockerfile) + ".dockerignore");
        Path chosen = Files.isRegularFile(own, LinkOption.NOFOLLOW_LINKS) ? own : context.resolve(".dockerignore");
        if (!Files.isRegularFile(chosen, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try {
            List<String> patterns = PathPatterns.parse(Files.readString(chosen, StandardCharsets.UTF_8));
            PathPatterns.of(patterns);
            return patterns;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + chosen, e);
        } catch (CalqueException e) {
            throw new CalqueException(e.kind(), chosen + ": " + e.text(), e);
        }
    }

    SourceLines lines() {
        return new SourceLines(dockerfile.lines());
    }

    LowerRequest lowering(BuildRequest request) {
        BuildRequest.Parameters parameters = request.parameters();
        BuildRequest.Sandbox sandbox = request.sandbox();
        Map<String, String> args = new HashMap<>(parameters.buildArgs());
        parameters
                .sourceDateEpoch()
                .ifPresent(epoch -> args.putIfAbsent("SOURCE_DATE_EPOCH", Long.toString(epoch.getEpochSecond())));
        return new LowerRequest(
                dockerfile,
                new LowerRequest.Selection(
                        parameters.target(),
                        parameters.platforms().stream().map(Platform::parse).toList(),
                        Platform.host(),
                        false),
                args,
                parameters.labels(),
                new LowerRequest.Contexts(ignore, named),
                new LowerRequest.NoCache(request.cache().none(), request.cache().notForStages()),
                new LowerRequest.Commands(
                        network(sandbox.network()),
                        sandbox.names().own(),
                        sandbox.names().others(),
                        new Process.Limits(
                                sandbox.shmSizeBytes(), sandbox.ulimits(), sandbox.cgroupParent(), List.of()),
                        sandbox.allowed()));
    }

    private static Process.Network network(String written) {
        return switch (written) {
            case "", "default" -> Process.Network.DEFAULT;
            case "none" -> Process.Network.NONE;
            case "host" -> Process.Network.HOST;
            default ->
                throw CalqueException.invalid(
                        "network mode \"" + written + "\" not supported by builds; default, none and host are");
        };
    }
}
