package dev.calque.runtime;

import java.nio.file.Path;
import java.util.List;

/** A program that runs bundles of the runtime specification, and how it is asked. */
record OciRuntime(Path executable) {
    String name() {
        return executable.getFileName().toString();
    }

    /** Runs in the foreground: input and output are the process's, and so is the exit code. */
    List<String> run(RunDirectory run, String id) {
        return List.of(
                executable.toString(),
                "--root",
                run.state().toString(),
                "--log",
                run.log().toString(),
                "--log-format",
                "json",
                "run",
                "--bundle",
                run.bundle().toString(),
                "--pid-file",
                run.pidFile().toString(),
                id);
    }

    /** Kills what runs and removes it with its control group; succeeds where nothing is left. */
    List<String> delete(RunDirectory run, String id) {
        return List.of(executable.toString(), "--root", run.state().toString(), "delete", "--force", id);
    }
}
