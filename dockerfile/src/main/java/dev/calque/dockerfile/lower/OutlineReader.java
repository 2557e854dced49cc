package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.CheckOptions;
import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.MountOptions;
import dev.calque.dockerfile.syntax.Dockerfile;
import dev.calque.graph.Graph;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads an {@link Outline}: follows the target's stages, their arguments and their mounts. */
final class OutlineReader {
    private final LowerRequest request;
    private final Script script;
    private final Expander expander;
    private final GlobalArguments globals;
    private final Map<String, Instruction.Arg> globalArgs = new LinkedHashMap<>();
    private final Map<String, Outline.Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
    private final Map<String, Outline.Need> agents = new LinkedHashMap<>();
    private final List<String> caches = new ArrayList<>();

    OutlineReader(LowerRequest request) {
        this.request = request;
        Dockerfile parsed = Dockerfile.parse(request.dockerfile());
        this.script = Script.read(parsed, new Checks(CheckOptions.DEFAULT));
        this.expander = Expander.with(parsed.escape());
        String target = request.selection().target().orElse("");
        this.globals = GlobalArguments.of(
                GlobalArguments.predefined(request.selection().buildPlatform(), platform(), target),
                request.buildArgs(),
                script.globals(),
                expander,
                request.dockerfile());
        script.globals().forEach(arg -> arg.arguments().forEach(a -> globalArgs.put(a.name(), arg)));
    }

    private Platform platform() {
        List<Platform> platforms = request.selection().platforms();
        return platforms.isEmpty() ? request.selection().buildPlatform() : platforms.getFirst();
    }

    Outline read() {
        BuildScope scope = new BuildScope(
                request,
                new Checks(CheckOptions.DEFAULT),
                Graph.builder(),
                expander,
                new StepNames(expander, false),
                platform(),
                PathPatterns.NONE,
                globals,
                Optional.empty());
        StageTable table = StageTable.of(script, scope);
        Stage target = table.target();
        table.connect();
        for (Stage stage : table.inOrder(target)) {
            script.sections().stream()
                    .filter(s -> s.from().origin().equals(stage.origin))
                    .forEach(section -> useFrom(section.from()));
            stage.steps.forEach(step -> use(step.instruction()));
        }
        List<Outline.Argument> ordered = new ArrayList<>(arguments.values());
        ordered.sort(Comparator.comparingInt(a -> a.at().firstLine()));
        return new Outline(
                target.name.orElse(""),
                Targets.description(target.name.orElse(""), target.origin.comments()),
                ordered,
                List.copyOf(secrets.values()),
                List.copyOf(agents.values()),
                caches);
    }

    private void useFrom(Instruction.From from) {
        expander.expand(from.base(), globals.values()).found().forEach(this::useGlobal);
        from.platform()
                .ifPresent(p -> expander.expand(p, globals.values()).found().forEach(this::useGlobal));
    }

    /** Notes a global argument, and those that its default is made of. */
    private void useGlobal(String name) {
        Instruction.Arg arg = globalArgs.get(name);
        if (arg == null || arguments.containsKey(name)) {
            return;
        }
        arguments.put(name, argument(name, globals.values().value(name).orElse(""), arg));
        arg.arguments().stream()
                .filter(a -> a.name().equals(name) && a.value().isPresent())
                .forEach(a -> expander.keepingUnset()
                        .expand(a.value().orElse(""), globals.values())
                        .found()
                        .forEach(this::useGlobal));
    }

    private static Outline.Argument argument(String name, String value, Instruction.Arg arg) {
        return new Outline.Argument(
                name,
                value,
                Targets.description(name, arg.origin().comments()),
                arg.origin().at());
    }

    private void use(Instruction instruction) {
        if (instruction instanceof Instruction.Arg arg) {
            arg.arguments().forEach(argument -> useLocal(argument, arg));
        } else if (instruction instanceof Instruction.Run run) {
            run.options().mounts().forEach(text -> useMount(text, run));
        }
    }

    private void useLocal(Instruction.Argument argument, Instruction.Arg arg) {
        Optional<String> given = request.buildArg(argument.name());
        boolean inherited = argument.value().isEmpty()
                && given.isEmpty()
                && globals.values().value(argument.name()).isPresent();
        if (inherited) {
            useGlobal(argument.name());
        } else {
            arguments.put(
                    argument.name(),
                    argument(argument.name(), given.or(argument::value).orElse(""), arg));
        }
    }

    private void useMount(String text, Instruction.Run run) {
        try {
            UnaryOperator<String> expand = word ->
                    expander.keepingUnset().expand(word, globals.values()).text();
            useMount(MountOptions.read(text, expand), run);
        } catch (CalqueException needsTheStage) {
            // What only the stage's environment makes readable is not outlined.
            return;
        }
    }

    private void useMount(MountOptions mount, Instruction.Run run) {
        String id = mount.text("source").isEmpty() ? mount.text("id") : mount.text("source");
        String target = mount.text("target");
        switch (mount.type()) {
            case "secret" -> {
                String name = id.isEmpty() ? target.substring(target.lastIndexOf('/') + 1) : id;
                secrets.putIfAbsent(
                        name,
                        new Outline.Need(name, mount.required(), run.origin().at()));
            }
            case "ssh" -> {
                String name = mount.text("id").isEmpty() ? "default" : mount.text("id");
                agents.putIfAbsent(
                        name,
                        new Outline.Need(name, mount.required(), run.origin().at()));
            }
            case "cache" -> {
                String name = mount.text("id").isEmpty() ? PathPatterns.clean(target) : mount.text("id");
                if (!caches.contains(name)) {
                    caches.add(name);
                }
            }
            default -> {}
        }
    }
}
