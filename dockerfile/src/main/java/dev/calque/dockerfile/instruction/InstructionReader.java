package dev.calque.dockerfile.instruction;

import dev.calque.dockerfile.syntax.Command;
import dev.calque.dockerfile.syntax.Heredoc;
import dev.calque.graph.SourceSpan;
import dev.calque.graph.Spelling;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives a command its type. A command that makes no sense is a {@link CalqueException} without a place. */
public final class InstructionReader {
    private static final List<String> NAMES = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");
    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
    private static final Pattern ONBUILD = Pattern.compile("(?i)^\\s*ONBUILD\\s*");
    private static final FlagReader.Known FROM_FLAGS = single(Set.of("platform"));
    private static final FlagReader.Known RUN_FLAGS =
            new FlagReader.Known(Set.of(), Set.of("network", "security"), Set.of("mount", "device"));
    private static final FlagReader.Known COPY_FLAGS =
            new FlagReader.Known(Set.of("link", "parents"), Set.of("chown", "chmod", "from"), Set.of("exclude"));
    private static final FlagReader.Known ADD_FLAGS = new FlagReader.Known(
            Set.of("link", "keep-git-dir", "unpack"), Set.of("chown", "chmod", "checksum"), Set.of("exclude"));

    private final Origin origin;
    private final Command command;
    private final List<String> values;

    private InstructionReader(Command command, SourceSpan at, List<String> comments) {
        this.command = command;
        this.origin = new Origin(command.keyword(), command.code().strip(), at, comments);
        this.values = command.arguments().values();
    }

    private static FlagReader.Known single(Set<String> names) {
        return new FlagReader.Known(Set.of(), names, Set.of());
    }

    public static Instruction read(Command command, SourceSpan at, List<String> comments) {
        return new InstructionReader(command, at, comments).read();
    }

    private Instruction read() {
        return switch (origin.name()) {
            case "FROM" -> from();
            case "RUN" -> run();
            case "CMD" -> new Instruction.Cmd(origin, plainCommandLine());
            case "ENTRYPOINT" -> new Instruction.Entrypoint(origin, plainCommandLine());
            case "EXPOSE" -> new Instruction.Expose(origin, some());
            case "ENV" -> new Instruction.Env(origin, pairs());
            case "LABEL" -> new Instruction.Label(origin, pairs());
            case "ARG" -> new Instruction.Arg(origin, arguments());
            case "COPY" -> copy();
            case "ADD" -> add();
            case "VOLUME" -> new Instruction.Volume(origin, volumes());
            case "WORKDIR" -> new Instruction.Workdir(origin, one());
            case "USER" -> new Instruction.User(origin, one());
            case "ONBUILD" -> onbuild();
            case "HEALTHCHECK" -> new Instruction.HealthCheck(origin, HealthcheckReader.read(command));
            case "STOPSIGNAL" -> new Instruction.StopSignal(origin, one());
            case "SHELL" -> new Instruction.Shell(origin, shell());
            case "MAINTAINER" -> new Instruction.Maintainer(origin, one());
            default ->
                throw CalqueException.invalid("unknown instruction: " + origin.keyword()
                        + Spelling.hint(Spelling.nearestIgnoringCase(origin.keyword(), NAMES)));
        };
    }

    private FlagReader flags(FlagReader.Known known) {
        return new FlagReader(command.flags(), known);
    }

    private Instruction from() {
        Optional<String> name = Optional.empty();
        if (values.size() == 3 && values.get(1).equalsIgnoreCase("as")) {
            name = Optional.of(values.get(2).toLowerCase(Locale.ROOT));
            if (!STAGE_NAME.matcher(name.get()).matches()) {
                throw CalqueException.invalid("invalid name for build stage: \"" + values.get(2)
                        + "\", name can't start with a number or contain symbols");
            }
        } else if (values.size() != 1) {
            throw CalqueException.invalid("FROM requires either one or three arguments: FROM <image> [AS <name>]");
        }
        Optional<String> platform = flags(FROM_FLAGS).text("platform").filter(p -> !p.isEmpty());
        return new Instruction.From(origin, values.getFirst(), name, platform);
    }

    private Instruction run() {
        FlagReader flags = flags(RUN_FLAGS);
        String network = choice(flags, "network", "network mode", List.of("default", "none", "host"));
        String security = choice(flags, "security", "security", List.of("sandbox", "insecure"));
        List<String> mounts = flags.texts("mount");
        mounts.forEach(MountOptions::checkUnexpanded);
        List<String> devices =
                flags.texts("device").stream().map(InstructionReader::device).toList();
        return new Instruction.Run(origin, commandLine(), new RunOptions(mounts, network, security, devices));
    }

    private static String choice(FlagReader flags, String flag, String what, List<String> choices) {
        String value = flags.text(flag).orElse(choices.getFirst());
        if (!choices.contains(value)) {
            throw CalqueException.invalid("unsupported " + what + " \"" + value + "\""
                    + Spelling.hint(Spelling.nearest(value, choices)) + "; one of " + String.join(", ", choices));
        }
        return value;
    }

    private static String device(String text) {
        String name = "";
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            if (equals < 0 && !key.equals("required") || key.equals("name")) {
                name = field.substring(equals + 1);
            } else if (!key.equals("required")) {
                throw CalqueException.invalid("unexpected key '" + key + "' in '" + field + "'"
                        + Spelling.hint(Spelling.nearest(key, List.of("name", "required"))));
            }
        }
        if (name.isEmpty()) {
            throw CalqueException.invalid("--device=" + text + " names no device");
        }
        return name;
    }

    private CommandLine plainCommandLine() {
        flags(FlagReader.Known.NONE);
        return commandLine();
    }

    private CommandLine commandLine() {
        return new CommandLine(values, !command.arguments().json(), command.heredocs());
    }

    private List<String> some() {
        flags(FlagReader.Known.NONE);
        if (values.isEmpty()) {
            throw CalqueException.invalid(origin.name() + " requires at least one argument");
        }
        return values;
    }

    private String one() {
        if (values.size() != 1) {
            throw CalqueException.invalid(origin.name() + " requires exactly one argument");
        }
        flags(FlagReader.Known.NONE);
        return values.getFirst();
    }

    private List<String> volumes() {
        List<String> volumes = some().stream().map(String::strip).toList();
        if (volumes.stream().anyMatch(String::isEmpty)) {
            throw CalqueException.invalid("VOLUME specified can not be an empty string");
        }
        return volumes;
    }

    private List<String> shell() {
        flags(FlagReader.Known.NONE);
        if (!command.arguments().json()) {
            throw CalqueException.invalid(
                    "SHELL requires the arguments to be in JSON form: SHELL [\"/bin/sh\", \"-c\"]");
        }
        return some();
    }

    private List<Instruction.Pair> pairs() {
        List<String> triples = some();
        List<Instruction.Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 2 < triples.size(); i += 3) {
            if (triples.get(i).isEmpty()) {
                throw CalqueException.invalid(origin.name() + " names can not be blank");
            }
            pairs.add(new Instruction.Pair(
                    triples.get(i), triples.get(i + 1), triples.get(i + 2).isEmpty()));
        }
        return pairs;
    }

    private List<Instruction.Argument> arguments() {
        List<Instruction.Argument> arguments = new ArrayList<>();
        for (String word : some()) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (name.isEmpty()) {
                throw CalqueException.invalid("ARG names can not be blank");
            }
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            arguments.add(new Instruction.Argument(name, value));
        }
        return arguments;
    }

    private Instruction copy() {
        FlagReader flags = flags(COPY_FLAGS);
        return new Instruction.Copy(
                origin,
                sources(),
                fileOptions(flags),
                flags.text("from").filter(f -> !f.isEmpty()),
                flags.flag("parents").orElse(false));
    }

    private Instruction add() {
        FlagReader flags = flags(ADD_FLAGS);
        RemoteOptions remote =
                new RemoteOptions(flags.text("checksum").orElse(""), flags.flag("keep-git-dir"), flags.flag("unpack"));
        return new Instruction.Add(origin, sources(), fileOptions(flags), remote);
    }

    private static FileOptions fileOptions(FlagReader flags) {
        return new FileOptions(
                flags.text("chown").orElse(""),
                flags.text("chmod").orElse(""),
                flags.flag("link").orElse(false),
                flags.texts("exclude"));
    }

    private Sources sources() {
        if (values.size() < 2) {
            throw CalqueException.invalid(origin.name() + " requires at least two arguments, but only " + values.size()
                    + " provided: the destination could not be determined");
        }
        if (Heredoc.announcedBy(values.getLast()).isPresent()) {
            throw CalqueException.invalid(origin.name() + " cannot accept a heredoc as a destination");
        }
        Map<String, Heredoc> byName = new HashMap<>();
        command.heredocs().forEach(heredoc -> byName.put(heredoc.name(), heredoc));
        List<String> paths = new ArrayList<>();
        List<Heredoc> documents = new ArrayList<>();
        for (String value : values.subList(0, values.size() - 1)) {
            Optional<Heredoc> document = command.arguments().json()
                    ? Optional.empty()
                    : Heredoc.announcedBy(value).map(h -> byName.getOrDefault(h.name(), h));
            document.ifPresentOrElse(documents::add, () -> paths.add(value));
        }
        return new Sources(paths, documents, values.getLast());
    }

    private Instruction onbuild() {
        flags(FlagReader.Known.NONE);
        Optional<Command> nested = command.arguments().nested();
        if (nested.isEmpty()) {
            throw CalqueException.invalid("ONBUILD requires at least one argument");
        }
        String trigger = nested.get().keyword().toUpperCase(Locale.ROOT);
        switch (trigger) {
            case "ONBUILD" -> throw CalqueException.invalid("chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "FROM", "MAINTAINER" ->
                throw CalqueException.invalid(trigger + " isn't allowed as an ONBUILD trigger");
            default -> {}
        }
        StringBuilder expression =
                new StringBuilder(ONBUILD.matcher(command.code()).replaceFirst(""));
        command.heredocs()
                .forEach(h -> expression.append('\n').append(h.content()).append(h.name()));
        return new Instruction.Onbuild(origin, expression.toString());
    }
}
