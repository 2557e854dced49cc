package dev.calque.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Command lines run in this process, each with its own streams, on one store in one folder. */
final class CommandLine {
    private static final Path BUSYBOX = Path.of("../conformance/bases/busybox.tar.gz");

    private final Path work;
    private final Map<String, String> environment = new HashMap<>();

    CommandLine(Path work) {
        this.work = work;
        environment.put("CALQUE_ROOT", work.resolve("store").toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    /** How a command ended. @param bytes of standard output */
    record Result(int code, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    CommandLine with(String variable, String value) {
        CommandLine changed = new CommandLine(work);
        changed.environment.putAll(environment);
        changed.environment.put(variable, value);
        return changed;
    }

    Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            code = Main.run(List.of(words), outStream, errStream, environment);
        }
        return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Builds the context, which must work. */
    Result build(String... options) {
        Result result = tryBuild(options);
        if (result.code() != 0) {
            throw new AssertionError(result.out() + result.err());
        }
        return result;
    }

    Result tryBuild(String... options) {
        java.util.ArrayList<String> words = new java.util.ArrayList<>(List.of("image", "build"));
        words.addAll(List.of(options));
        words.add(work.resolve("context").toString());
        return run(words.toArray(String[]::new));
    }

    Path path(String name) {
        return work.resolve(name);
    }

    /** Writes a file of the context. */
    Path context(String name, String text) {
        try {
            Path file = work.resolve("context").resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes in a base image to run commands in; skips where that cannot work. */
    void needsCommands() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "running a command needs root");
        Result imported = run("image", "import", BUSYBOX.toString(), "busybox");
        if (imported.code() != 0) {
            throw new AssertionError("importing the base: " + imported.err());
        }
    }

    /** Runs another tool; skips where it is not installed. */
    static String tool(String... command) throws IOException, InterruptedException {
        boolean installed = java.util.Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
        Assumptions.assumeTrue(installed, command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
