package dev.calque.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A container to run in the foreground.
 *
 * @param image as a person writes it
 * @param command in place of the image's; empty for the image's own
 */
public record RunRequest(
        String image, List<String> command, Overrides overrides, Attachment attachment, Options options) {
    public RunRequest {
        command = List.copyOf(command);
    }

    /**
     * What stands in place of the image's config.
     *
     * @param env {@code NAME=value}
     * @param entrypoint one word; empty text for none at all
     */
    public record Overrides(
            List<String> env,
            Optional<String> user,
            Optional<String> workingDir,
            Optional<String> entrypoint,
            Optional<String> hostname) {
        public static final Overrides NONE =
                new Overrides(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Overrides {
            env = List.copyOf(env);
        }
    }

    /** What of this process the container gets. @param stdin input @param terminal a terminal of its own */
    public record Attachment(boolean stdin, boolean terminal) {}

    /** @param network {@code host} or {@code none} */
    public record Options(List<Volume> volumes, String network, boolean privileged, boolean readOnlyRoot) {
        public static final Options DEFAULT = new Options(List.of(), "host", false, false);

        public Options {
            volumes = List.copyOf(volumes);
        }
    }

    /** A file or folder of this machine in the container. */
    public record Volume(Path source, String target, boolean readOnly) {}

    /** Runs an image as it wants to be run, output here, no input. */
    public static RunRequest of(String image) {
        return new RunRequest(image, List.of(), Overrides.NONE, new Attachment(false, false), Options.DEFAULT);
    }
}
