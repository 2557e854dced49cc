package dev.calque.cli;

import dev.calque.engine.Calque;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command works with: streams, environment, and the engine, which is opened when somebody asks for it. */
final class Session implements AutoCloseable {
    private final PrintStream out;
    private final PrintStream err;
    private final InputStream in;
    private final Map<String, String> environment;
    private final Optional<Path> root;
    private @Nullable Calque engine;

    Session(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Optional<Path> root) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.root = root;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    InputStream in() {
        return in;
    }

    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether a stream is a terminal, as the launcher found out; asking the JDK would load its console. */
    private boolean isTerminal(char descriptor) {
        return environment("CALQUE_TTY").orElse("").indexOf(descriptor) >= 0;
    }

    boolean hasTerminalInput() {
        return isTerminal('0');
    }

    boolean hasTerminalOutput() {
        return isTerminal('1');
    }

    /** Whether people look at the stream of progress and errors. */
    boolean hasTerminalError() {
        return isTerminal('2');
    }

    boolean hasColor() {
        return hasColor(environment);
    }

    /** Whether errors may be coloured. */
    static boolean hasColor(Map<String, String> environment) {
        return environment.getOrDefault("CALQUE_TTY", "").indexOf('2') >= 0
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    synchronized Calque engine() {
        Calque open = engine;
        if (open == null) {
            open = Calque.open(root.orElseGet(() -> Calque.defaultRoot(environment)), environment);
            engine = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
