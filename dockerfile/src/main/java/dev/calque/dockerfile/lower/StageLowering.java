package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.expand.GoText;
import dev.calque.dockerfile.instruction.CommandLine;
import dev.calque.dockerfile.instruction.GoDuration;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.graph.FileAction;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Healthcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers the instructions of one stage, in order. Not for several threads. */
final class StageLowering {
    private final Stage stage;
    private final BuildScope scope;
    private final StageWords words;

    StageLowering(Stage stage, BuildScope scope) {
        this.stage = stage;
        this.scope = scope;
        this.words = new StageWords(stage, scope);
    }

    void lower() {
        if (stage.finished) {
            return;
        }
        Stage base = stage.base;
        if (base != null) {
            stage.inherit(base);
        }
        start();
        for (Step step : stage.steps) {
            try {
                lower(step);
            } catch (CalqueException e) {
                throw scope.source().locate(step.instruction().origin().at(), e);
            }
        }
        stage.finished = true;
    }

    private ImageDraft image() {
        return stage.image();
    }

    private void start() {
        ImageDraft image = image();
        if (stage.platform.isEmpty()) {
            stage.platform = Optional.of(scope.target());
        }
        image.ensurePath();
        for (String entry : image.config.env) {
            int equals = entry.indexOf('=');
            stage.environment.put(
                    equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        if (!image.config.workingDir.isEmpty()) {
            changeDirectory(image.config.workingDir);
        }
    }

    private void lower(Step step) {
        switch (step.instruction()) {
            case Instruction.From from ->
                throw CalqueException.invalid("FROM " + from.base() + " cannot stand inside a stage");
            case Instruction.Run run -> new RunStep(stage, scope, words).lower(run, step);
            case Instruction.Copy copy -> new CopyStep(stage, scope, words).lower(copy, step);
            case Instruction.Add add -> new CopyStep(stage, scope, words).lower(add, step);
            case Instruction.Cmd cmd -> cmd(cmd);
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint);
            case Instruction.Expose expose -> expose(expose);
            case Instruction.Env env -> env(env);
            case Instruction.Label label -> label(label);
            case Instruction.Arg arg -> arg(arg);
            case Instruction.Volume volume -> volume(volume);
            case Instruction.Workdir workdir -> workdir(workdir, step.trigger());
            case Instruction.User user -> user(user);
            case Instruction.Onbuild onbuild -> image().config.onBuild.add(onbuild.expression());
            case Instruction.HealthCheck healthcheck -> healthcheck(healthcheck);
            case Instruction.StopSignal signal -> stopSignal(signal);
            case Instruction.Shell shell -> {
                image().config.shell = Optional.of(shell.command());
                record("SHELL " + GoText.listed(shell.command()));
            }
            case Instruction.Maintainer maintainer -> {
                image().author = Optional.of(maintainer.maintainer());
                record("MAINTAINER " + maintainer.maintainer());
            }
        }
    }

    private String expand(String text, Origin origin) {
        return words.expand(text, origin);
    }

    private void record(String createdBy) {
        image().record(createdBy, false, scope.epoch());
    }

    private List<Instruction.Pair> expanded(List<Instruction.Pair> pairs, Origin origin) {
        List<Instruction.Pair> expanded = new ArrayList<>();
        for (Instruction.Pair pair : pairs) {
            String key = expand(pair.key(), origin);
            expanded.add(new Instruction.Pair(key, expand(pair.value(), origin), pair.oldForm()));
        }
        for (Instruction.Pair pair : pairs) {
            if (pair.oldForm()) {
                String name = origin.keyword();
                scope.checks()
                        .warn(
                                Rule.LEGACY_KEY_VALUE_FORMAT,
                                origin,
                                "\"" + name + " key=value\" should be used instead of legacy \"" + name
                                        + " key value\" format");
            }
        }
        return expanded;
    }

    private void env(Instruction.Env env) {
        StringBuilder shown = new StringBuilder("ENV");
        for (Instruction.Pair pair : expanded(env.pairs(), env.origin())) {
            SecretNames.warn("ENV", pair.key(), env.origin(), scope.checks());
            shown.append(' ').append(pair.key()).append('=').append(pair.value());
            stage.environment.put(pair.key(), pair.value());
            image().config.putEnv(pair.key(), pair.value());
        }
        record(shown.toString());
    }

    private void label(Instruction.Label label) {
        StringBuilder shown = new StringBuilder("LABEL");
        for (Instruction.Pair pair : expanded(label.pairs(), label.origin())) {
            shown.append(' ').append(pair.key()).append('=').append(pair.value());
            image().config.labels.put(pair.key(), pair.value());
        }
        record(shown.toString());
    }

    private void arg(Instruction.Arg arg) {
        List<String> shown = new ArrayList<>();
        for (Instruction.Argument argument : arg.arguments()) {
            SecretNames.warn("ARG", argument.name(), arg.origin(), scope.checks());
            Optional<String> value = scope.request().buildArg(argument.name());
            if (value.isEmpty()) {
                value = argument.value().isPresent()
                        ? Optional.of(expand(argument.value().get(), arg.origin()))
                        : scope.globals().values().value(argument.name());
            }
            if (value.isPresent() && !StageWords.STEERING.contains(argument.name())) {
                stage.environment.put(argument.name(), value.get());
            }
            stage.arguments.add(new Instruction.Argument(argument.name(), value));
            shown.add(argument.name() + value.map(v -> "=" + v).orElse(""));
        }
        record("ARG " + String.join(" ", shown));
    }

    private void cmd(Instruction.Cmd cmd) {
        warnRepeated(cmd.origin());
        List<String> words = commandLine(cmd.command(), cmd.origin());
        image().config.cmd = words.isEmpty() ? Optional.empty() : Optional.of(words);
        image().config.argsEscaped = true;
        record("CMD " + GoText.quoted(words));
    }

    private void entrypoint(Instruction.Entrypoint entrypoint) {
        warnRepeated(entrypoint.origin());
        List<String> words = commandLine(entrypoint.command(), entrypoint.origin());
        image().config.entrypoint = words.isEmpty() ? Optional.empty() : Optional.of(words);
        if (!stage.lastSeen.containsKey("CMD")) {
            image().config.cmd = Optional.empty();
        }
        record("ENTRYPOINT " + GoText.quoted(words));
    }

    private List<String> commandLine(CommandLine command, Origin origin) {
        if (!command.shell()) {
            return command.words();
        }
        if (image().config.shell.isEmpty()) {
            scope.checks()
                    .warn(
                            Rule.JSON_ARGS_RECOMMENDED,
                            origin,
                            "JSON arguments recommended for " + origin.keyword()
                                    + " to prevent unintended behavior related to OS signals");
        }
        return image().withShell(command.words());
    }

    /** The earlier of two is the one that has no effect. */
    private void warnRepeated(Origin origin) {
        Origin earlier = stage.lastSeen.put(origin.name(), origin);
        if (earlier != null) {
            scope.checks()
                    .warn(
                            Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                            origin,
                            earlier.at(),
                            "Multiple " + origin.keyword()
                                    + " instructions should not be used in the same stage because only the last one"
                                    + " will be used");
        }
    }

    private void healthcheck(Instruction.HealthCheck instruction) {
        warnRepeated(instruction.origin());
        Healthcheck health = instruction.health();
        image().config.healthcheck = Optional.of(health);
        record("HEALTHCHECK {Test:" + GoText.listed(health.test())
                + " Interval:" + GoDuration.format(health.interval())
                + " Timeout:" + GoDuration.format(health.timeout())
                + " StartPeriod:" + GoDuration.format(health.startPeriod())
                + " StartInterval:" + GoDuration.format(health.startInterval())
                + " Retries:" + health.retries() + "}");
    }

    private void expose(Instruction.Expose expose) {
        List<String> words = new ArrayList<>();
        for (String port : expose.ports()) {
            words.addAll(scope.expander().expand(port, stage.environment).words());
        }
        List<String> ports = new ExposedPorts(expose.origin(), scope.checks()).read(words);
        image().config.exposedPorts.addAll(ports);
        record("EXPOSE " + GoText.listed(ports));
    }

    private void user(Instruction.User user) {
        String name = expand(user.user(), user.origin());
        image().config.user = name;
        record("USER " + name);
    }

    private void volume(Instruction.Volume volume) {
        List<String> paths = volume.paths().stream()
                .map(path -> expand(path, volume.origin()))
                .toList();
        if (paths.contains("")) {
            throw CalqueException.invalid("VOLUME specified can not be an empty string");
        }
        image().config.volumes.addAll(paths);
        record("VOLUME " + GoText.listed(paths));
    }

    private void stopSignal(Instruction.StopSignal instruction) {
        String signal = expand(instruction.signal(), instruction.origin());
        Signals.check(signal);
        image().config.stopSignal = Optional.of(signal);
        record("STOPSIGNAL " + signal);
    }

    private void changeDirectory(String path) {
        boolean windows = image().windows();
        stage.workdir = ContainerPath.resolve(image().config.workingDir, path, windows);
        image().config.workingDir = ContainerPath.shown(stage.workdir, windows);
    }

    private void workdir(Instruction.Workdir workdir, boolean trigger) {
        String path = expand(workdir.path(), workdir.origin());
        if (!stage.workdirSet && !ContainerPath.absolute(path, image().windows())) {
            scope.checks()
                    .warn(
                            Rule.WORKDIR_RELATIVE_PATH,
                            workdir.origin(),
                            "Relative workdir \"" + path + "\" can have unexpected results if the base image changes");
        }
        stage.workdirSet = true;
        changeDirectory(path);
        boolean layer = !stage.workdir.equals("/");
        if (layer) {
            String shown = scope.names().shown(workdir.origin().code(), stage.environment, false);
            FileAction make = new FileAction.MakeDirectory(stage.workdir, 0755, FileModes.owner(image().config.user));
            stage.root = Optional.of(scope.graph()
                    .add(
                            new Op.Files(StageFiles.materialised(stage, scope), List.of(make)),
                            scope.names().next(stage, shown, trigger),
                            List.of(workdir.origin().at()),
                            stage.ignoreCache));
        }
        image().record("WORKDIR " + stage.workdir, layer, scope.epoch());
    }
}
