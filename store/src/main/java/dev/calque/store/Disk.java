package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.CalqueException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.zip.ZipException;

/** Where failures of the disk become errors that say what was being done. */
final class Disk {
    private Disk() {}

    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    static <T> T call(String doing, Call<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            throw explained(doing, e);
        }
    }

    static void run(String doing, Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw explained(doing, e);
        }
    }

    static CalqueException explained(String doing, IOException e) {
        String text = String.valueOf(e.getMessage());
        return switch (e) {
            case AccessDeniedException denied ->
                new CalqueException(Kind.DENIED, doing + ": permission denied for " + denied.getFile(), e);
            case NoSuchFileException missing ->
                new CalqueException(Kind.NOT_FOUND, doing + ": there is no " + missing.getFile(), e);
            case ClosedByInterruptException _ -> new CalqueException(Kind.CANCELLED, doing + " was interrupted", e);
            case EOFException _, ZipException _ ->
                new CalqueException(Kind.CORRUPT, doing + ": damaged data: " + text, e);
            default -> new CalqueException(Kind.UNAVAILABLE, doing + ": " + text + hint(text), e);
        };
    }

    private static String hint(String text) {
        return text.toLowerCase(Locale.ROOT).contains("no space left") ? "; 'calque system prune' may free some" : "";
    }
}
