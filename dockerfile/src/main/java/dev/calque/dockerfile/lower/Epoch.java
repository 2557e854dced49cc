package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.RemoteOptions;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads SOURCE_DATE_EPOCH: seconds, {@code context}, or the name of a context or of a stage that is nothing but one
 * remote ADD.
 */
record Epoch(LowerRequest request, Script script, GlobalArguments globals, Expander expander, ImageResolver resolver) {
    private static final String NAME = "SOURCE_DATE_EPOCH";

    /** @param request with the seconds as the argument's value, so that commands see them */
    record Value(Optional<Instant> instant, LowerRequest request) {}

    Value read() {
        Optional<String> written =
                request.buildArg(NAME).or(() -> globals.values().value(NAME)).filter(v -> !v.isEmpty());
        Optional<Instant> instant = written.flatMap(this::instant);
        Map<String, String> arguments = new HashMap<>(request.buildArgs());
        Optional<String> seconds = instant.map(i -> Long.toString(i.getEpochSecond()));
        if (seconds.isPresent()) {
            arguments.computeIfPresent(NAME, (name, value) -> seconds.get());
            globals.values().value(NAME).ifPresent(v -> globals.values().put(NAME, seconds.get()));
        } else {
            arguments.remove(NAME);
            globals.values().remove(NAME);
        }
        return new Value(instant, request.withBuildArgs(arguments));
    }

    private Optional<Instant> instant(String text) {
        if (text.matches("[+-]?[0-9]{1,12}")) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        }
        if (text.equals("context")) {
            return resolver.timeOf(new Op.FromContext("context", dev.calque.graph.Filter.ALL));
        }
        Optional<ContextNames.Found> context =
                ContextNames.find(text, request.contexts().named());
        if (context.isPresent()) {
            return time(context.get());
        }
        for (Script.Section section : script.sections()) {
            if (section.from().name().filter(text::equalsIgnoreCase).isPresent()) {
                try {
                    return resolver.timeOf(source(section));
                } catch (CalqueException e) {
                    throw request.dockerfile().locate(section.from().origin().at(), e);
                }
            }
        }
        throw CalqueException.invalid("invalid SOURCE_DATE_EPOCH: " + text
                + "; it is a number of seconds, context, or the name of a context or source stage");
    }

    private Optional<Instant> time(ContextNames.Found found) {
        return switch (found.context()) {
            case NamedContext.Git git -> resolver.timeOf(new Op.FromGit(git.source()));
            case NamedContext.Url url -> resolver.timeOf(new Op.FromUrl(url.uri(), Optional.empty(), "context", 0600));
            case NamedContext.Local local -> resolver.timeOf(new Op.FromContext(found.name(), local.filter()));
            case NamedContext.Image image -> Optional.empty();
        };
    }

    private Op source(Script.Section section) {
        Environment values = new Environment(globals.values());
        values.remove(NAME);
        if (!expander.expand(section.from().base(), values).text().equals(StageTable.SCRATCH)) {
            throw CalqueException.invalid("SOURCE_DATE_EPOCH stage must use FROM scratch");
        }
        List<Op> sources = new ArrayList<>();
        for (Instruction instruction : section.instructions()) {
            switch (instruction) {
                case Instruction.Arg arg -> declare(arg, values);
                case Instruction.Add add -> sources.add(remote(add, values));
                default ->
                    throw CalqueException.invalid(
                            "SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported "
                                    + instruction.origin().name() + " instruction");
            }
        }
        if (sources.size() != 1) {
            throw CalqueException.invalid("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD");
        }
        return sources.getFirst();
    }

    private void declare(Instruction.Arg arg, Environment values) {
        for (Instruction.Argument argument : arg.arguments()) {
            request.buildArg(argument.name())
                    .or(() ->
                            argument.value().map(v -> expander.expand(v, values).text()))
                    .ifPresent(value -> values.put(argument.name(), value));
        }
    }

    private Op remote(Instruction.Add add, Environment values) {
        List<String> paths = add.sources().paths();
        if (paths.size() != 1 || !add.sources().documents().isEmpty()) {
            throw CalqueException.invalid("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD source");
        }
        String path = expander.expand(paths.getFirst(), values).text();
        RemoteOptions options = new RemoteOptions(
                expander.expand(add.remote().checksum(), values).text(),
                add.remote().keepGitDir(),
                Optional.empty());
        if (RemoteSource.isGit(path, options)) {
            return new Op.FromGit(RemoteSource.git(path, options));
        }
        if (RemoteSource.isUrl(path)) {
            return RemoteSource.url(path, options);
        }
        throw CalqueException.invalid("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD");
    }
}
