package dev.calque.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to build. Start from {@link #of} and change what differs.
 *
 * @param tags names for the image, as a person writes them; none leaves it without a name
 * @param outputs where the result goes; none for the local images. The tags name an output that has no names of its own
 */
public record BuildRequest(
        Input input, List<String> tags, Parameters parameters, CacheUse cache, Sandbox sandbox, List<Output> outputs) {
    public BuildRequest {
        tags = List.copyOf(tags);
        outputs = List.copyOf(outputs);
    }

    /**
     * Where the build reads from.
     *
     * @param dockerfile absent for {@code Dockerfile} in the context; a relative path is one of this machine where the
     *     context is a folder, and one inside the context otherwise
     * @param namedContexts more contexts, by name: folders, {@code docker-image://NAME}, {@code oci-layout://FOLDER},
     *     git repositories and downloads
     */
    public record Input(MainContext context, Optional<Path> dockerfile, Map<String, String> namedContexts) {
        public Input {
            namedContexts = Map.copyOf(namedContexts);
        }

        public Input(Path folder, Optional<Path> dockerfile, Map<String, String> namedContexts) {
            this(new MainContext.Folder(folder), dockerfile, namedContexts);
        }
    }

    /**
     * What changes the meaning of the Dockerfile.
     *
     * @param target stage to build; absent for the last one
     * @param platforms such as {@code linux/arm64}; empty for this machine's
     * @param sourceDateEpoch no time in the image is later
     */
    public record Parameters(
            Map<String, String> buildArgs,
            Optional<String> target,
            Map<String, String> labels,
            List<String> platforms,
            Optional<Instant> sourceDateEpoch) {
        public Parameters {
            buildArgs = Map.copyOf(buildArgs);
            labels = Map.copyOf(labels);
            platforms = List.copyOf(platforms);
        }
    }

    /**
     * How earlier results are used.
     *
     * @param none use none
     * @param notForStages use none for these stages
     * @param pull look for newer base images
     */
    public record CacheUse(boolean none, Set<String> notForStages, boolean pull) {
        public CacheUse {
            notForStages = Set.copyOf(notForStages);
        }
    }

    /**
     * What commands of the build run in.
     *
     * @param network {@code default}, {@code none} or {@code host}
     * @param ulimits {@code soft[:hard]} by name
     * @param allowed entitlements, such as {@code network.host} and {@code security.insecure}
     * @param secrets files or values by id
     */
    public record Sandbox(
            String network,
            HostNames names,
            Optional<Long> shmSizeBytes,
            Map<String, String> ulimits,
            Optional<String> cgroupParent,
            Set<String> allowed,
            Secrets secrets) {
        public static final Sandbox DEFAULT = new Sandbox(
                "default", HostNames.NONE, Optional.empty(), Map.of(), Optional.empty(), Set.of(), Secrets.NONE);

        public Sandbox {
            ulimits = Map.copyOf(ulimits);
            allowed = Set.copyOf(allowed);
        }
    }

    /**
     * What commands call this machine and others.
     *
     * @param own the host name that commands see
     * @param others addresses by name
     */
    public record HostNames(Optional<String> own, Map<String, String> others) {
        public static final HostNames NONE = new HostNames(Optional.empty(), Map.of());

        public HostNames {
            others = Map.copyOf(others);
        }
    }

    /**
     * What commands may see and images never keep.
     *
     * @param files by secret id
     * @param variables names of environment variables by secret id
     * @param agents sockets of ssh agents by id
     */
    public record Secrets(Map<String, Path> files, Map<String, String> variables, Map<String, Path> agents) {
        public static final Secrets NONE = new Secrets(Map.of(), Map.of(), Map.of());

        public Secrets {
            files = Map.copyOf(files);
            variables = Map.copyOf(variables);
            agents = Map.copyOf(agents);
        }
    }

    /** Builds the {@code Dockerfile} of a folder for this machine. */
    public static BuildRequest of(Path context) {
        return of(new MainContext.Folder(context));
    }

    /** Builds the {@code Dockerfile} of a context for this machine. */
    public static BuildRequest of(MainContext context) {
        return new BuildRequest(
                new Input(context, Optional.empty(), Map.of()),
                List.of(),
                new Parameters(Map.of(), Optional.empty(), Map.of(), List.of(), Optional.empty()),
                new CacheUse(false, Set.of(), false),
                Sandbox.DEFAULT,
                List.of());
    }

    public BuildRequest withInput(Input next) {
        return new BuildRequest(next, tags, parameters, cache, sandbox, outputs);
    }

    public BuildRequest withTags(List<String> next) {
        return new BuildRequest(input, next, parameters, cache, sandbox, outputs);
    }

    public BuildRequest withParameters(Parameters next) {
        return new BuildRequest(input, tags, next, cache, sandbox, outputs);
    }

    public BuildRequest withCache(CacheUse next) {
        return new BuildRequest(input, tags, parameters, next, sandbox, outputs);
    }

    public BuildRequest withSandbox(Sandbox next) {
        return new BuildRequest(input, tags, parameters, cache, next, outputs);
    }

    public BuildRequest withOutputs(List<Output> next) {
        return new BuildRequest(input, tags, parameters, cache, sandbox, next);
    }
}
