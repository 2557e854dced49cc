package dev.calque.oci;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container of an image runs with: the {@code config} member of an image config. An absent list and an empty
 * one differ for {@code entrypoint}, {@code cmd} and {@code shell}.
 *
 * @param env {@code NAME=value}, in order
 * @param exposedPorts {@code 80/tcp}
 * @param shell of later shell-form instructions
 * @param onBuild triggers, each an instruction
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">image-spec, Image Configuration</a>
 */
public record ContainerConfig(
        String user,
        SortedSet<String> exposedPorts,
        List<String> env,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        SortedSet<String> volumes,
        String workingDir,
        SortedMap<String, String> labels,
        Optional<String> stopSignal,
        Optional<Healthcheck> healthcheck,
        List<String> onBuild,
        Optional<List<String>> shell,
        boolean argsEscaped) {
    public static final ContainerConfig EMPTY = new Builder().build();

    public ContainerConfig {
        exposedPorts = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint.map(List::copyOf);
        cmd = cmd.map(List::copyOf);
        volumes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
        shell = shell.map(List::copyOf);
    }

    /** The value of an environment variable; the last one counts. */
    public Optional<String> env(String name) {
        return env.stream()
                .filter(e -> e.startsWith(name + "="))
                .reduce((first, last) -> last)
                .map(e -> e.substring(name.length() + 1));
    }

    /** A builder that starts from these values. */
    public Builder edit() {
        return new Builder(this);
    }

    public static ContainerConfig from(JsonObject json) {
        Builder builder = new Builder();
        builder.user = json.optionalText("User").orElse("");
        builder.exposedPorts.addAll(keys(json, "ExposedPorts"));
        builder.env.addAll(json.list("Env"));
        builder.entrypoint = json.optionalList("Entrypoint");
        builder.cmd = json.optionalList("Cmd");
        builder.volumes.addAll(keys(json, "Volumes"));
        builder.workingDir = json.optionalText("WorkingDir").orElse("");
        builder.labels.putAll(json.texts("Labels"));
        builder.stopSignal = json.optionalText("StopSignal").filter(s -> !s.isEmpty());
        builder.healthcheck = json.object("Healthcheck").map(Healthcheck::from);
        builder.onBuild.addAll(json.list("OnBuild"));
        builder.shell = json.optionalList("Shell");
        builder.argsEscaped = json.flag("ArgsEscaped");
        return builder.build();
    }

    private static Collection<String> keys(JsonObject json, String name) {
        return json.object(name).map(o -> o.members().keySet()).orElse(java.util.Set.of());
    }

    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .putIfAny("User", user)
                .putIfAny("ExposedPorts", set(exposedPorts))
                .putIfAny("Env", env)
                .put("Entrypoint", entrypoint)
                .put("Cmd", cmd)
                .put("Healthcheck", healthcheck.map(Healthcheck::toJson))
                .putIfAny("Volumes", set(volumes))
                .putIfAny("WorkingDir", workingDir)
                .putIfAny("OnBuild", onBuild)
                .putIfAny("Labels", labels)
                .put("StopSignal", stopSignal)
                .put("Shell", shell);
        return (argsEscaped ? json.put("ArgsEscaped", true) : json).build();
    }

    private static Map<String, Object> set(SortedSet<String> names) {
        Map<String, Object> map = new LinkedHashMap<>();
        names.forEach(name -> map.put(name, Map.of()));
        return map;
    }

    /** The same values, to be changed one by one. */
    public static final class Builder {
        public String user = "";
        public final SortedSet<String> exposedPorts = new TreeSet<>();
        public final List<String> env = new java.util.ArrayList<>();
        public Optional<List<String>> entrypoint = Optional.empty();
        public Optional<List<String>> cmd = Optional.empty();
        public final SortedSet<String> volumes = new TreeSet<>();
        public String workingDir = "";
        public final SortedMap<String, String> labels = new TreeMap<>();
        public Optional<String> stopSignal = Optional.empty();
        public Optional<Healthcheck> healthcheck = Optional.empty();
        public final List<String> onBuild = new java.util.ArrayList<>();
        public Optional<List<String>> shell = Optional.empty();
        public boolean argsEscaped;

        public Builder() {}

        private Builder(ContainerConfig from) {
            user = from.user;
            exposedPorts.addAll(from.exposedPorts);
            env.addAll(from.env);
            entrypoint = from.entrypoint;
            cmd = from.cmd;
            volumes.addAll(from.volumes);
            workingDir = from.workingDir;
            labels.putAll(from.labels);
            stopSignal = from.stopSignal;
            healthcheck = from.healthcheck;
            onBuild.addAll(from.onBuild);
            shell = from.shell;
            argsEscaped = from.argsEscaped;
        }

        /** Sets {@code name} to {@code value}, in its old place where it was set before. */
        public Builder putEnv(String name, String value) {
            String entry = name + "=" + value;
            for (int i = 0; i < env.size(); i++) {
                if (env.get(i).startsWith(name + "=") || env.get(i).equals(name)) {
                    env.set(i, entry);
                    return this;
                }
            }
            env.add(entry);
            return this;
        }

        public ContainerConfig build() {
            return new ContainerConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    healthcheck,
                    onBuild,
                    shell,
                    argsEscaped);
        }
    }
}
