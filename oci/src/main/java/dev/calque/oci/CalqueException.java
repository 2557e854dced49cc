package dev.calque.oci;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of Calque. Its message says what was being done, to what, what came back, and what to
 * try; secrets are redacted. Its {@link Kind} maps to an exit code here and to HTTP and gRPC states in servers.
 *
 * <p>Subclasses exist only to carry data.
 */
public class CalqueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What sort of failure this is: who can mend it. */
    public enum Kind {
        /** The request, a file or a document is wrong; the caller can mend it. */
        INVALID,
        /** Something named does not exist. */
        NOT_FOUND,
        /** Something is in the way: in use, or exists already. */
        CONFLICT,
        /** The system refuses: permissions, policy. */
        DENIED,
        /** A command that was run failed. */
        FAILED,
        /** Something needed is missing or does not answer: a tool, a server, disk space. */
        UNAVAILABLE,
        /** Stored or received bytes are not what they should be. */
        CORRUPT,
        /** The user or a caller ended the work. */
        CANCELLED
    }

    private final Kind kind;

    public CalqueException(Kind kind, String message) {
        this(kind, message, null);
    }

    public CalqueException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }

    /** The message, never null. */
    public final String text() {
        return Optional.ofNullable(getMessage()).orElse(kind.name());
    }

    public static CalqueException invalid(String message) {
        return new CalqueException(Kind.INVALID, message);
    }

    public static CalqueException notFound(String message) {
        return new CalqueException(Kind.NOT_FOUND, message);
    }

    public static CalqueException corrupt(String message) {
        return new CalqueException(Kind.CORRUPT, message);
    }

    public static CalqueException unavailable(String message) {
        return new CalqueException(Kind.UNAVAILABLE, message);
    }
}
