package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.cli.args.UsageException;
import dev.calque.engine.Calque;
import dev.calque.engine.RunRequest;
import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code calque container run}, in the foreground. */
final class ContainerRun implements Command {
    /** docker's exit code where the container could not even be made. */
    private static final int NOT_MADE = 125;

    @Override
    public Usage usage() {
        return Usage.of("container run")
                .summary("Run a command in a new container")
                .arguments("[OPTIONS] IMAGE [COMMAND] [ARG...]", 1, Integer.MAX_VALUE)
                .stopsAtFirst()
                .flag("rm", "", "Remove the container when it ends; until there are kept containers, always so")
                .flag("interactive", "i", "Give it this standard input")
                .flag("tty", "t", "Give it a terminal")
                .list("env", "e", "NAME[=value]", "Set a variable; without a value, from the environment")
                .list("env-file", "", "path", "Read variables from a file")
                .list("volume", "v", "source:target[:ro]", "Mount a file or folder of this machine")
                .value("workdir", "w", "path", "Working directory")
                .value("user", "u", "name|uid[:group|gid]", "User")
                .value("entrypoint", "", "command", "In place of the image's entrypoint")
                .value("hostname", "h", "name", "Host name")
                .value("network", "", "host|none", "Network (default: host)")
                .flag("privileged", "", "All capabilities and devices")
                .flag("read-only", "", "The root file system refuses writes")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws Exception {
        try (Interruption _ = Interruption.ofThisThread()) {
            Calque.RunOutcome outcome = session.engine().run(request(arguments, session), session.err()::println);
            return outcome.exitCode();
        } catch (CalqueException e) {
            session.err().println("calque: " + e.text() + "\n\nRun 'calque run --help' for more information");
            return NOT_MADE;
        }
    }

    private static RunRequest request(Arguments arguments, Session session) throws IOException {
        List<String> command = arguments.rest().subList(1, arguments.rest().size());
        boolean terminal = arguments.isSet("tty");
        if (terminal && !session.hasTerminalInput()) {
            throw CalqueException.invalid("the input device is not a TTY; leave -t out, or run it in a terminal");
        }
        return new RunRequest(
                arguments.first(),
                command,
                new RunRequest.Overrides(
                        env(arguments, session),
                        arguments.text("user"),
                        arguments.text("workdir"),
                        arguments.text("entrypoint"),
                        arguments.text("hostname")),
                new RunRequest.Attachment(arguments.isSet("interactive"), terminal),
                new RunRequest.Options(
                        arguments.texts("volume").stream()
                                .map(ContainerRun::volume)
                                .toList(),
                        arguments.text("network").orElse("host"),
                        arguments.isSet("privileged"),
                        arguments.isSet("read-only")));
    }

    private static List<String> env(Arguments arguments, Session session) throws IOException {
        List<String> env = new ArrayList<>();
        for (String file : arguments.texts("env-file")) {
            for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    variable(line.strip(), session).ifPresent(env::add);
                }
            }
        }
        arguments.texts("env").forEach(text -> variable(text, session).ifPresent(env::add));
        return env;
    }

    private static Optional<String> variable(String text, Session session) {
        return text.contains("=")
                ? Optional.of(text)
                : session.environment(text).map(value -> text + "=" + value);
    }

    private static RunRequest.Volume volume(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || !parts[1].startsWith("/")) {
            throw new UsageException(
                    "invalid volume specification: '" + text + "'; it looks like /source:/target or /source:/target:ro",
                    NOT_MADE);
        }
        if (!parts[0].startsWith("/") && !parts[0].startsWith(".")) {
            throw new UsageException(
                    "volume '" + parts[0] + "': named volumes are not there yet; name a folder by a path such as ./"
                            + parts[0],
                    NOT_MADE);
        }
        Path source = Path.of(parts[0]).toAbsolutePath().normalize();
        try {
            if (!Files.exists(source)) {
                Files.createDirectories(source);
            }
        } catch (IOException e) {
            throw new CalqueException(
                    CalqueException.Kind.INVALID, "making the volume's folder " + source + ": " + e.getMessage(), e);
        }
        return new RunRequest.Volume(source, parts[1], parts.length == 3 && parts[2].startsWith("ro"));
    }
}
