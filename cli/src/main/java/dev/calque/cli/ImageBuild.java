package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.args.UsageException;
import dev.calque.cli.progress.BuildProgress;
import dev.calque.cli.progress.PlainProgress;
import dev.calque.cli.progress.Summary;
import dev.calque.cli.progress.TerminalProgress;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.MainContext;
import dev.calque.oci.CalqueException;
import dev.calque.solver.BuildEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@code calque image build}. */
final class ImageBuild implements Command {
    private static final int FAILED_LINES = 12;

    @Override
    public Usage usage() {
        return Usage.of("image build")
                .summary("Build an image from a Dockerfile")
                .arguments("[OPTIONS] PATH|URL|-", 1, 1)
                .list("tag", "t", "name", "Name and optionally tag of the image (name:tag)")
                .value("file", "f", "path", "Dockerfile (default: PATH/Dockerfile)")
                .list("build-arg", "", "NAME[=value]", "Set a build argument; without a value, from the environment")
                .list(
                        "build-context",
                        "",
                        "name=value",
                        "More contexts: folders, git or HTTP URLs, docker-image://, oci-layout://")
                .value("target", "", "stage", "Stage to build")
                .flag("no-cache", "", "Do not use results of earlier builds")
                .list("no-cache-filter", "", "stages", "Do not use earlier results for these stages")
                .flag("pull", "", "Look for newer base images")
                .list("label", "", "key=value", "Set a label of the image")
                .list("platform", "", "os/arch", "Platforms to build for")
                .value("progress", "", "style", "auto, tty, plain, quiet or none (default: auto)")
                .flag("quiet", "q", "Print the image's id only")
                .value("iidfile", "", "path", "Write the image's id to a file")
                .value("network", "", "mode", "Network of RUN: default, none or host")
                .list("add-host", "", "name:address", "A line for /etc/hosts of RUN")
                .list("secret", "", "id=ID[,src=FILE|,env=NAME]", "A secret for RUN --mount=type=secret")
                .list("ssh", "", "default|ID[=socket]", "An ssh agent for RUN --mount=type=ssh")
                .list("ulimit", "", "name=soft[:hard]", "A limit for RUN")
                .value("shm-size", "", "bytes", "Size of /dev/shm in RUN")
                .value("cgroup-parent", "", "path", "Control group of RUN")
                .list("allow", "", "entitlement", "Grant network.host or security.insecure")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws Exception {
        BuildRequest request = request(arguments, session);
        boolean quiet = arguments.isSet("quiet");
        Summary summary = new Summary();
        BuildResult result;
        try (BuildProgress progress = progress(arguments, session);
                Interruption _ = Interruption.ofThisThread()) {
            Consumer<BuildEvent> both = event -> {
                summary.accept(event);
                progress.accept(event);
            };
            result = session.engine().build(request, both);
        } catch (CalqueException e) {
            if (e.kind() == CalqueException.Kind.FAILED) {
                showFailure(summary, session.err());
            }
            throw e;
        }
        if (arguments.has("iidfile")) {
            Files.writeString(Path.of(arguments.text("iidfile").orElseThrow()), result.imageId());
        }
        if (quiet) {
            session.out().println(result.imageId());
        } else if (!style(arguments, session).equals("none")) {
            summary.print(result, session.err());
        }
        return 0;
    }

    private static void showFailure(Summary summary, PrintStream err) {
        List<String> lines = summary.failedOutput(FAILED_LINES);
        if (!lines.isEmpty()) {
            err.println("the last lines of output:");
            lines.forEach(line -> err.println("   | " + line));
        }
    }

    private static BuildProgress progress(Arguments arguments, Session session) {
        return switch (style(arguments, session)) {
            case "tty" -> {
                int[] size = TerminalSize.find();
                yield new TerminalProgress(session.err(), size[0], size[1], session.hasColor());
            }
            case "plain" -> new PlainProgress(session.err());
            default -> new Silence();
        };
    }

    private static String style(Arguments arguments, Session session) {
        if (arguments.isSet("quiet")) {
            return "quiet";
        }
        String style = arguments
                .text("progress")
                .or(() -> session.environment("BUILDKIT_PROGRESS"))
                .orElse("auto");
        return switch (style) {
            case "auto" -> session.hasTerminalError() ? "tty" : "plain";
            case "tty", "plain", "quiet", "none" -> style;
            default ->
                throw new UsageException(
                        "invalid progress style '" + style + "'; auto, tty, plain, quiet and none are known", 125);
        };
    }

    private static final class Silence implements BuildProgress {
        @Override
        public void accept(BuildEvent event) {}

        @Override
        public void close() {}
    }

    static BuildRequest request(Arguments arguments, Session session) throws IOException {
        MainContext context = MainContext.parse(arguments.first(), session.in());
        BuildRequest request = BuildRequest.of(context).withTags(arguments.texts("tag"));
        Optional<Path> file = arguments.text("file").map(Path::of);
        if (file.filter(f -> f.toString().equals("-")).isPresent()) {
            if (context instanceof MainContext.Stream) {
                throw new UsageException("invalid argument: can't use stdin for both build context and dockerfile", 1);
            }
            file = Optional.of(spooled(session));
        }
        return request.withInput(new BuildRequest.Input(context, file, pairs(arguments, "build-context")))
                .withParameters(new BuildRequest.Parameters(
                        buildArgs(arguments, session),
                        arguments.text("target"),
                        pairs(arguments, "label"),
                        arguments.texts("platform").stream()
                                .flatMap(p -> List.of(p.split(",")).stream())
                                .toList(),
                        epoch(session)))
                .withCache(new BuildRequest.CacheUse(
                        arguments.isSet("no-cache"), stages(arguments), arguments.isSet("pull")))
                .withSandbox(sandbox(arguments, session));
    }

    private static Path spooled(Session session) throws IOException {
        Path file = Files.createTempFile("calque-", ".Dockerfile");
        file.toFile().deleteOnExit();
        Files.write(file, session.in().readAllBytes());
        return file;
    }

    private static Set<String> stages(Arguments arguments) {
        Set<String> stages = new HashSet<>();
        arguments.texts("no-cache-filter").forEach(text -> stages.addAll(List.of(text.split(","))));
        return stages;
    }

    private static Optional<Instant> epoch(Session session) {
        return session.environment("SOURCE_DATE_EPOCH").map(text -> {
            try {
                return Instant.ofEpochSecond(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw new CalqueException(
                        CalqueException.Kind.INVALID,
                        "invalid SOURCE_DATE_EPOCH: " + text + " is no number of seconds",
                        e);
            }
        });
    }

    private static Map<String, String> buildArgs(Arguments arguments, Session session) {
        Map<String, String> args = new HashMap<>();
        for (String text : arguments.texts("build-arg")) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                args.put(text.substring(0, equals), text.substring(equals + 1));
            } else {
                session.environment(text).ifPresent(value -> args.put(text, value));
            }
        }
        return args;
    }

    static Map<String, String> pairs(Arguments arguments, String option) {
        Map<String, String> pairs = new HashMap<>();
        for (String text : arguments.texts(option)) {
            int equals = text.indexOf('=');
            pairs.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        }
        return pairs;
    }

    private static BuildRequest.Sandbox sandbox(Arguments arguments, Session session) {
        Map<String, String> hosts = new HashMap<>();
        for (String text : arguments.texts("add-host")) {
            int split = text.indexOf('=') > 0 ? text.indexOf('=') : text.indexOf(':');
            if (split <= 0) {
                throw new UsageException(
                        "invalid argument \"" + text + "\" for --add-host; it looks like name:address", 125);
            }
            hosts.put(text.substring(0, split), text.substring(split + 1));
        }
        return new BuildRequest.Sandbox(
                arguments.text("network").orElse("default"),
                new BuildRequest.HostNames(Optional.empty(), hosts),
                arguments.text("shm-size").map(ByteCount::parse),
                pairs(arguments, "ulimit"),
                arguments.text("cgroup-parent"),
                Set.copyOf(arguments.texts("allow")),
                SecretOptions.parse(arguments.texts("secret"), arguments.texts("ssh"), session));
    }
}
