package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.instruction.Instruction;
import dev.calque.dockerfile.instruction.MountOptions;
import dev.calque.graph.Edge;
import dev.calque.graph.Mount;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lowers the mounts of one RUN. */
final class MountStep {
    private final Stage stage;
    private final BuildScope scope;
    private final StageWords words;
    private Optional<String> agentSocket = Optional.empty();
    private int agents;

    MountStep(Stage stage, BuildScope scope, StageWords words) {
        this.stage = stage;
        this.scope = scope;
        this.words = words;
    }

    /** The variable that names the first forwarded ssh agent. */
    Optional<String> agentVariable() {
        return agentSocket
                .filter(s -> stage.environment.value("SSH_AUTH_SOCK").isEmpty())
                .map(s -> "SSH_AUTH_SOCK=" + s);
    }

    List<Mount> mounts(Instruction.Run run, Step step) {
        List<Mount> mounts = new ArrayList<>();
        List<String> written = run.options().mounts();
        for (int i = 0; i < written.size(); i++) {
            MountOptions options = MountOptions.read(written.get(i), word -> words.expand(word, run.origin()));
            Stage source = step.sources().isEmpty() ? null : step.sources().get(i);
            mounts.add(mount(options, source));
        }
        return mounts;
    }

    private Mount mount(MountOptions options, @Nullable Stage source) {
        return switch (options.type()) {
            case "cache" -> cache(options, source);
            case "tmpfs" -> new Mount.Tmpfs(target(options), options.number("size"));
            case "secret" -> secret(options);
            case "ssh" -> ssh(options);
            default -> bind(options, source);
        };
    }

    private String target(MountOptions options) {
        String target = ContainerPath.resolve(
                stage.workdir, options.text("target"), stage.image().windows());
        if (target.equals("/")) {
            throw CalqueException.invalid("invalid mount target \"/\"; a mount needs target=<folder below />");
        }
        return target;
    }

    private static Mount.Access access(MountOptions options, int mode, boolean readOnly) {
        return new Mount.Access(
                options.number("mode").orElse((long) mode).intValue(),
                options.number("uid").orElse(0L),
                options.number("gid").orElse(0L),
                readOnly);
    }

    private Mount bind(MountOptions options, @Nullable Stage source) {
        String path = PathPatterns.clean("/" + options.text("source"));
        Optional<Edge> from = source == null
                ? Optional.of(StageFiles.tree(StageFiles.mainContext(scope), path, scope))
                : tree(source);
        return new Mount.Bind(target(options), from, path, !options.readOnly());
    }

    private Optional<Edge> tree(Stage source) {
        if (!source.finished) {
            throw CalqueException.invalid("cannot mount from stage \"" + source.name.orElse(source.shownName)
                    + "\" to \"" + stage.shownName + "\", stage needs to be defined before current command");
        }
        return StageFiles.materialised(source, scope);
    }

    private Mount cache(MountOptions options, @Nullable Stage source) {
        String written = options.text("id").isEmpty() ? PathPatterns.clean(options.text("target")) : options.text("id");
        String namespace = scope.request().buildArg("BUILDKIT_CACHE_MOUNT_NS").orElse("");
        String sharing = options.text("sharing").isEmpty() ? "shared" : options.text("sharing");
        return new Mount.Cache(
                target(options),
                namespace + "/" + written,
                source == null ? Optional.empty() : tree(source),
                PathPatterns.clean("/" + options.text("source")),
                Mount.Sharing.valueOf(sharing.toUpperCase(Locale.ROOT)),
                access(options, 0755, options.readOnly()));
    }

    private Mount secret(MountOptions options) {
        String target = options.text("target");
        String id = options.text("source").isEmpty() ? options.text("id") : options.text("source");
        id = id.isEmpty() ? lastPart(target) : id;
        Optional<String> variable = Optional.of(options.text("env")).filter(e -> !e.isEmpty());
        if (target.isEmpty() && variable.isEmpty()) {
            target = "/run/secrets/" + lastPart(id);
        }
        String absolute = target.isEmpty() ? "" : target(options, target);
        return new Mount.Secret(absolute, id, options.required(), access(options, 0400, true), variable);
    }

    private String target(MountOptions options, String target) {
        return options.text("target").isEmpty() ? target : target(options);
    }

    private Mount ssh(MountOptions options) {
        if (!options.text("source").isEmpty()) {
            throw CalqueException.invalid("ssh mounts have no source; name the agent with id=");
        }
        String id = options.text("id").isEmpty() ? "default" : options.text("id");
        String target = options.text("target").isEmpty() ? "/run/buildkit/ssh_agent." + agents : target(options);
        agents++;
        agentSocket = agentSocket.or(() -> Optional.of(target));
        return new Mount.Ssh(target, id, options.required(), access(options, 0600, true));
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
