package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.CommandLine;
import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.syntax.Heredoc;
import dev.calque.graph.Mount;
import dev.calque.graph.Op;
import dev.calque.graph.Process;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lowers RUN. */
final class RunStep {
    /** Where a heredoc with a {@code #!} line lies while it runs. */
    private static final String SCRIPTS = "/dev/pipes/";

    private static final Set<String> PROXIES =
            Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");

    private final Stage stage;
    private final BuildScope scope;
    private final StageWords words;

    RunStep(Stage stage, BuildScope scope, StageWords words) {
        this.stage = stage;
        this.scope = scope;
        this.words = words;
    }

    /** @param note what progress adds to the code */
    private record Command(List<String> args, Optional<Mount> script, String note) {}

    void lower(Instruction.Run run, Step step) {
        Command command = command(run.command());
        List<String> args = run.command().shell() ? stage.image().withShell(command.args()) : command.args();
        if (args.isEmpty()) {
            throw CalqueException.invalid("RUN requires a command");
        }
        List<Mount> mounts = new ArrayList<>(command.script().stream().toList());
        MountStep mountStep = new MountStep(stage, scope, words);
        mounts.addAll(mountStep.mounts(run, step));
        List<String> environment = new ArrayList<>(stage.environment.entries());
        mountStep.agentVariable().ifPresent(environment::add);
        Process process = new Process(
                args,
                environment,
                stage.workdir,
                stage.image().config.user,
                stage.platform.orElse(scope.target()),
                surroundings(run));
        String code = scope.names().shown(run.origin().code() + command.note(), masked(mounts), true);
        Op op = new Op.Exec(StageFiles.materialised(stage, scope), process, mounts);
        String history = "RUN " + argumentsShown() + String.join(" ", args) + " # buildkit";
        stage.root = Optional.of(scope.graph()
                .add(
                        op,
                        scope.names().next(stage, code, step.trigger()),
                        List.of(run.origin().at()),
                        stage.ignoreCache));
        stage.files = Optional.empty();
        stage.image().record(history, true, scope.epoch());
    }

    private Command command(CommandLine line) {
        if (line.heredocs().isEmpty()) {
            return new Command(line.words(), Optional.empty(), "");
        }
        if (line.words().size() != 1 || !line.shell()) {
            throw CalqueException.invalid("a heredoc needs the shell form of RUN");
        }
        String written = line.words().getFirst();
        Heredoc first = line.heredocs().getFirst();
        if (Heredoc.announcedBy(written).isEmpty()) {
            return new Command(List.of(reassembled(written, line.heredocs())), Optional.empty(), "");
        }
        String document = first.document();
        String note = " (" + summary(first.content()) + ")";
        if (stage.image().windows() || !document.startsWith("#!")) {
            return new Command(List.of(document), Optional.empty(), note);
        }
        var file = StageFiles.document(first.name(), document, Optional.of("0755"), scope);
        Mount mount = new Mount.Bind(SCRIPTS, Optional.of(file), "/", false);
        return new Command(List.of(SCRIPTS + first.name()), Optional.of(mount), note);
    }

    /** The line with its heredocs again, for the shell to read. */
    private static String reassembled(String line, List<Heredoc> heredocs) {
        StringBuilder text = new StringBuilder(line);
        heredocs.forEach(h -> text.append('\n').append(h.content()).append(h.name()));
        return text.toString();
    }

    private static String summary(String document) {
        List<String> lines = document.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.getFirst() + (lines.size() > 1 ? "..." : "");
    }

    private Process.Surroundings surroundings(Instruction.Run run) {
        LowerRequest.Commands asked = scope.request().commands();
        Process.Network network =
                switch (run.options().network()) {
                    case "none" -> Process.Network.NONE;
                    case "host" -> Process.Network.HOST;
                    default -> asked.network();
                };
        boolean insecure = run.options().security().equals("insecure");
        need(insecure, "security.insecure", "--security=insecure");
        need(
                network == Process.Network.HOST && run.options().network().equals("host"),
                "network.host",
                "--network=host");
        List<String> devices = new ArrayList<>(asked.limits().devices());
        devices.addAll(run.options().devices());
        return new Process.Surroundings(
                network,
                insecure ? Process.Security.INSECURE : Process.Security.SANDBOX,
                asked.hostname().or(() -> scope.request().buildArg("BUILDKIT_SANDBOX_HOSTNAME")),
                proxies(),
                asked.extraHosts(),
                new Process.Limits(
                        asked.limits().shmSizeBytes(),
                        asked.limits().ulimits(),
                        asked.limits().cgroupParent(),
                        devices));
    }

    private void need(boolean wanted, String entitlement, String flag) {
        if (wanted && !scope.request().commands().entitlements().contains(entitlement)) {
            throw new CalqueException(
                    CalqueException.Kind.DENIED,
                    "RUN " + flag + ": entitlement " + entitlement + " is not allowed; build with --allow "
                            + entitlement);
        }
    }

    /** Proxies in both cases; they reach commands and never a key. */
    private Map<String, String> proxies() {
        Map<String, String> proxies = new TreeMap<>();
        scope.request().buildArgs().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (PROXIES.contains(lower)) {
                proxies.put(lower, value);
                proxies.put(lower.toUpperCase(Locale.ROOT), value);
            }
        });
        return proxies;
    }

    private Environment masked(List<Mount> mounts) {
        Environment masked = new Environment(stage.environment);
        for (Mount mount : mounts) {
            if (mount instanceof Mount.Secret secret) {
                secret.env().ifPresent(name -> masked.put(name, "****"));
            }
        }
        return masked;
    }

    /** {@code |2 a=1 b=2 }: the build arguments that the command sees. */
    private String argumentsShown() {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Instruction.Argument argument : stage.arguments) {
            String value =
                    stage.environment.value(argument.name()).or(argument::value).orElse("");
            shown.put(argument.name(), argument.name() + "=" + value);
        }
        return shown.isEmpty() ? "" : "|" + shown.size() + " " + String.join(" ", shown.values()) + " ";
    }
}
