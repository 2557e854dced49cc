package dev.calque.runtime;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Why a runtime did not start a process, from its log. */
final class StartFailure {
    private static final int NOT_STARTED = 125;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private StartFailure() {}

    /** The last error in the log, else what the runtime wrote. */
    static String read(Path log, String written) {
        try {
            List<String> errors = Files.exists(log)
                    ? Files.readAllLines(log).stream()
                            .map(StartFailure::error)
                            .flatMap(Optional::stream)
                            .toList()
                    : List.of();
            String text = withoutPreamble(errors.isEmpty() ? written : errors.getLast());
            return text.isEmpty() ? "the OCI runtime ended without a word" : text;
        } catch (IOException e) {
            return written;
        }
    }

    /** Runtimes say first, at length, that they failed; the reason follows. */
    private static String withoutPreamble(String failure) {
        String preamble = "unable to start container process: ";
        int at = failure.indexOf(preamble);
        return at < 0 ? failure : failure.substring(at + preamble.length());
    }

    private static Optional<String> error(String line) {
        try {
            JsonObject entry = Json.object(line, "a line of the runtime's log");
            return entry.optionalText("level").filter("error"::equals).flatMap(_ -> entry.optionalText("msg"));
        } catch (CalqueException e) {
            return Optional.empty();
        }
    }

    /** As docker and shells tell it. */
    static int exitCode(String failure) {
        if (failure.contains("executable file not found") || failure.contains("no such file or directory")) {
            return NOT_FOUND;
        }
        boolean refused = failure.contains("permission denied")
                || failure.contains("is a directory")
                || failure.contains("not a directory");
        return refused && failure.contains("exec") ? NOT_EXECUTABLE : NOT_STARTED;
    }
}
