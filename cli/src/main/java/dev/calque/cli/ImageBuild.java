package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.args.UsageException;
import dev.calque.cli.progress.BuildProgress;
import dev.calque.cli.progress.PlainProgress;
import dev.calque.cli.progress.RawJsonProgress;
import dev.calque.cli.progress.Summary;
import dev.calque.cli.progress.TerminalProgress;
import dev.calque.cli.progress.Warnings;
import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.MainContext;
import dev.calque.engine.Output;
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
        Usage.Builder usage = Usage.of("image build")
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
                .list(
                        "output",
                        "o",
                        "output",
                        "Where the result goes: type=image|oci|docker|local|tar,…; a folder; or -")
                .list("annotation", "", "[place:]key=value", "Annotate the manifest, or the index: index:key=value")
                .value("call", "", "method", "build, check, outline or targets; with ,format=json")
                .flag("check", "", "Run the build checks only: --call=check")
                .value("print", "", "method", "The older name of --call")
                .value("progress", "", "style", "auto, tty, plain, quiet, none or rawjson (default: auto)")
                .flag("quiet", "q", "Print the image's id only")
                .value("iidfile", "", "path", "Write the image's id to a file")
                .value("metadata-file", "", "path", "Write what was built to a file, as JSON")
                .value("network", "", "mode", "Network of RUN: default, none or host")
                .list("add-host", "", "name:address", "A line for /etc/hosts of RUN")
                .list("secret", "", "id=ID[,src=FILE|,env=NAME]", "A secret for RUN --mount=type=secret")
                .list("ssh", "", "default|ID[=socket]", "An ssh agent for RUN --mount=type=ssh")
                .list("ulimit", "", "name=soft[:hard]", "A limit for RUN")
                .value("shm-size", "", "bytes", "Size of /dev/shm in RUN")
                .value("cgroup-parent", "", "path", "Control group of RUN")
                .list("allow", "", "entitlement", "Grant network.host or security.insecure");
        UnusedOptions.declare(usage);
        return usage.build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws Exception {
        BuildQuestion question = BuildQuestion.of(arguments);
        BuildRequest request = request(arguments, session);
        if (!question.isBuild()) {
            return question.ask(request, session);
        }
        UnusedOptions.check(arguments, session);
        BuildRequest whole = request.withOutputs(OutputOptions.parse(arguments, session));
        BuildResult result = build(whole, arguments, session);
        if (arguments.has("iidfile")) {
            Files.writeString(Path.of(arguments.text("iidfile").orElseThrow()), result.imageId());
        }
        if (arguments.has("metadata-file")) {
            new MetadataFile(Path.of(arguments.text("metadata-file").orElseThrow())).write(result, names(whole));
        }
        if (arguments.isSet("quiet") && !usesStandardOutput(whole)) {
            session.out().println(result.imageId());
        }
        return 0;
    }

    /** Builds and shows it. */
    private static BuildResult build(BuildRequest request, Arguments arguments, Session session)
            throws InterruptedException {
        String style = style(arguments, session);
        boolean chatty = style.equals("tty") || style.equals("plain");
        Summary summary = new Summary();
        Warnings warnings = new Warnings();
        BuildResult result;
        try (BuildProgress progress = progress(style, session);
                Interruption _ = Interruption.ofThisThread()) {
            Consumer<BuildEvent> all = event -> {
                summary.accept(event);
                warnings.accept(event);
                progress.accept(event);
            };
            result = session.engine().build(request, all);
        } catch (CalqueException e) {
            if (chatty) {
                warnings.print(session.err(), session.hasColor());
            }
            if (e.kind() == CalqueException.Kind.FAILED) {
                showFailure(summary, session.err());
            }
            throw e;
        }
        if (chatty) {
            summary.print(result, style(arguments, session).equals("tty"), session.err());
            warnings.print(session.err(), session.hasColor());
        }
        return result;
    }

    private static List<String> names(BuildRequest request) {
        return request.outputs().stream()
                .filter(Output.OfImage.class::isInstance)
                .map(output -> ((Output.OfImage) output).names())
                .findFirst()
                .orElse(request.tags());
    }

    private static boolean usesStandardOutput(BuildRequest request) {
        return request.outputs().stream().anyMatch(OutputOptions::isStream);
    }

    private static void showFailure(Summary summary, PrintStream err) {
        List<String> lines = summary.failedOutput(FAILED_LINES);
        if (!lines.isEmpty()) {
            err.println("the last lines of output:");
            lines.forEach(line -> err.println("   | " + line));
        }
    }

    private static BuildProgress progress(String style, Session session) {
        return switch (style) {
            case "rawjson" -> new RawJsonProgress(session.err());
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
            case "tty", "plain", "quiet", "none", "rawjson" -> style;
            default ->
                throw new UsageException(
                        "invalid progress style '" + style + "'; auto, tty, plain, quiet, none and rawjson are known",
                        125);
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
                        platforms(arguments, session),
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

    private static List<String> platforms(Arguments arguments, Session session) {
        List<String> asked = arguments.has("platform")
                ? arguments.texts("platform")
                : session.environment("DOCKER_DEFAULT_PLATFORM").stream().toList();
        return asked.stream().flatMap(p -> List.of(p.split(",")).stream()).toList();
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
            String address = text.substring(split + 1);
            if (address.equals("host-gateway")) {
                throw CalqueException.invalid("unable to derive the IP value for host-gateway: commands of builds share"
                        + " this machine's network, so write its address, or 127.0.0.1");
            }
            hosts.put(text.substring(0, split), address);
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
