package dev.calque.graph;

import dev.calque.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of a build.
 *
 * @param args argv, not empty
 * @param env {@code NAME=value} in order
 * @param cwd absolute
 * @param user as written: name or number, with an optional group; empty for root
 * @param platform what the command is for
 */
public record Process(
        List<String> args, List<String> env, String cwd, String user, Platform platform, Surroundings surroundings) {
    public Process {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    /** Where the packets of a command go. */
    public enum Network {
        DEFAULT,
        NONE,
        HOST
    }

    /** How much of the sandbox is left. */
    public enum Security {
        SANDBOX,
        INSECURE
    }

    /**
     * What surrounds a command.
     *
     * @param uncachedEnv variables that never enter a key, such as proxies
     * @param extraHosts lines for {@code /etc/hosts}: name to address
     */
    public record Surroundings(
            Network network,
            Security security,
            Optional<String> hostname,
            Map<String, String> uncachedEnv,
            Map<String, String> extraHosts,
            Limits limits) {
        public static final Surroundings DEFAULT = new Surroundings(
                Network.DEFAULT, Security.SANDBOX, Optional.empty(), Map.of(), Map.of(), Limits.DEFAULT);

        public Surroundings {
            uncachedEnv = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(uncachedEnv));
            extraHosts = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(extraHosts));
        }
    }

    /**
     * Bounds on a command.
     *
     * @param ulimits name to {@code soft[:hard]}
     * @param devices CDI names
     */
    public record Limits(
            Optional<Long> shmSizeBytes,
            Map<String, String> ulimits,
            Optional<String> cgroupParent,
            List<String> devices) {
        public static final Limits DEFAULT = new Limits(Optional.empty(), Map.of(), Optional.empty(), List.of());

        public Limits {
            ulimits = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(ulimits));
            devices = List.copyOf(devices);
        }
    }
}
