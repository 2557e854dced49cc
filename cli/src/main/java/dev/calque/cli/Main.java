package dev.calque.cli;

import dev.calque.cli.args.UsageException;
import dev.calque.oci.CalqueException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entry point of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(List.of(words), out, err, System.getenv());
        out.flush();
        err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Runs one command line. @return the exit code */
    static int run(List<String> words, PrintStream out, PrintStream err, Map<String, String> environment) {
        List<String> rest = new ArrayList<>(words);
        try {
            Optional<Path> root = takeRoot(rest);
            try (Session session = new Session(System.in, out, err, environment, root)) {
                return Commands.run(rest, session);
            }
        } catch (UsageException e) {
            out.flush();
            err.println(e.getMessage());
            return e.exitCode();
        } catch (CalqueException e) {
            out.flush();
            new Failure(e, environment, Session.hasColor(environment)).print(err);
            return exitCode(e);
        } catch (UncheckedIOException e) {
            out.flush();
            Throwable cause = Optional.<Throwable>ofNullable(e.getCause()).orElse(e);
            err.println("calque: " + e.getMessage() + ": " + cause.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("calque: interrupted");
            return 130;
        } catch (Exception e) {
            out.flush();
            err.println("calque: this is a fault in Calque, please report it with the lines below");
            e.printStackTrace(err);
            return 1;
        }
    }

    private static int exitCode(CalqueException e) {
        return e.kind() == CalqueException.Kind.CANCELLED ? 130 : 1;
    }

    /** {@code --root DIR} may stand before the command. */
    private static Optional<Path> takeRoot(List<String> words) {
        if (words.isEmpty() || !words.getFirst().startsWith("--root")) {
            return Optional.empty();
        }
        String word = words.removeFirst();
        if (word.startsWith("--root=")) {
            return Optional.of(Path.of(word.substring("--root=".length())));
        }
        if (!word.equals("--root") || words.isEmpty()) {
            throw new UsageException("flag needs an argument: --root", 125);
        }
        return Optional.of(Path.of(words.removeFirst()));
    }
}
