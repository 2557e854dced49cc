package dev.calque.dockerfile.instruction;

import dev.calque.oci.Healthcheck;
import java.util.List;
import java.util.Optional;

/** One instruction. Values are as written: variables are not yet expanded. */
public sealed interface Instruction {
    Origin origin();

    /**
     * Begins a stage.
     *
     * @param name in lower case
     */
    record From(Origin origin, String base, Optional<String> name, Optional<String> platform) implements Instruction {}

    record Run(Origin origin, CommandLine command, RunOptions options) implements Instruction {}

    record Cmd(Origin origin, CommandLine command) implements Instruction {}

    record Entrypoint(Origin origin, CommandLine command) implements Instruction {}

    record Expose(Origin origin, List<String> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    record Env(Origin origin, List<Pair> pairs) implements Instruction {
        public Env {
            pairs = List.copyOf(pairs);
        }
    }

    record Label(Origin origin, List<Pair> pairs) implements Instruction {
        public Label {
            pairs = List.copyOf(pairs);
        }
    }

    record Arg(Origin origin, List<Argument> arguments) implements Instruction {
        public Arg {
            arguments = List.copyOf(arguments);
        }
    }

    /** @param from a stage, an image or a named context */
    record Copy(Origin origin, Sources sources, FileOptions options, Optional<String> from, boolean parents)
            implements Instruction {}

    record Add(Origin origin, Sources sources, FileOptions options, RemoteOptions remote) implements Instruction {}

    record Volume(Origin origin, List<String> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    record Workdir(Origin origin, String path) implements Instruction {}

    record User(Origin origin, String user) implements Instruction {}

    /** @param expression the trigger, with its heredocs */
    record Onbuild(Origin origin, String expression) implements Instruction {}

    record HealthCheck(Origin origin, Healthcheck health) implements Instruction {}

    record StopSignal(Origin origin, String signal) implements Instruction {}

    record Shell(Origin origin, List<String> command) implements Instruction {
        public Shell {
            command = List.copyOf(command);
        }
    }

    record Maintainer(Origin origin, String maintainer) implements Instruction {}

    /** A key with a value. @param oldForm written with a space instead of {@code =} */
    record Pair(String key, String value, boolean oldForm) {}

    /** A build argument. @param value its default */
    record Argument(String name, Optional<String> value) {}
}
