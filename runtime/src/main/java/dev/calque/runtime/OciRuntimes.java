package dev.calque.runtime;

import dev.calque.oci.CalqueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The OCI runtimes of this machine, the preferred first. One that refuses this host is remembered for the life of the
 * process, told once, and passed over.
 */
final class OciRuntimes {
    private static final List<String> KNOWN = List.of("crun", "runc");
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final Set<Path> REFUSED = ConcurrentHashMap.newKeySet();

    private final Map<String, String> environment;
    private final Consumer<String> notices;

    OciRuntimes(Map<String, String> environment, Consumer<String> notices) {
        this.environment = environment;
        this.notices = notices;
    }

    /** The runtime to use; UNAVAILABLE where there is none. */
    OciRuntime choose() {
        Optional<String> asked =
                Optional.ofNullable(environment.get("CALQUE_RUNTIME")).filter(name -> !name.isBlank());
        if (asked.isPresent()) {
            return find(asked.get())
                    .orElseThrow(() -> CalqueException.unavailable(
                            "CALQUE_RUNTIME names '" + asked.get() + "', which is not there or cannot be executed"));
        }
        List<String> passedOver = new ArrayList<>();
        for (String name : KNOWN) {
            Optional<OciRuntime> found = find(name);
            if (found.isPresent() && serves(found.get())) {
                return found.get();
            }
            found.ifPresent(runtime -> passedOver.add(runtime.name() + " refuses this host"));
        }
        String why = passedOver.isEmpty() ? "" : " (" + String.join(", ", passedOver) + ")";
        throw CalqueException.unavailable(
                "no OCI runtime found" + why + "; install crun or runc, or name one in CALQUE_RUNTIME");
    }

    private boolean serves(OciRuntime runtime) {
        if (REFUSED.contains(runtime.executable())) {
            return false;
        }
        if (runtime.name().equals("crun") && ControlGroups.hybrid()) {
            refused(runtime, "it does not work with control groups of both versions");
            return false;
        }
        return true;
    }

    /** Whether the failure is about the host, so that another runtime may do better; then this one is remembered. */
    boolean isRefusal(OciRuntime runtime, String failure) {
        boolean chosen = environment.containsKey("CALQUE_RUNTIME");
        boolean aboutHost = failure.contains("cgroup") && failure.contains("not supported")
                || failure.contains("unknown version specified")
                || failure.contains("requires cgroup");
        if (aboutHost && !chosen) {
            refused(runtime, failure);
            return true;
        }
        return false;
    }

    private void refused(OciRuntime runtime, String why) {
        if (REFUSED.add(runtime.executable())) {
            notices.accept(runtime.name() + " refuses this host: " + why + "; trying another runtime");
        }
    }

    private Optional<OciRuntime> find(String name) {
        if (name.contains("/")) {
            return Optional.of(Path.of(name)).filter(Files::isExecutable).map(OciRuntime::new);
        }
        Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(":"));
        return Stream.concat(path, USUAL_FOLDERS.stream())
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(OciRuntime::new);
    }
}
