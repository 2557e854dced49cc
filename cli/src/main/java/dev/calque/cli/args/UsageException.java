package dev.calque.cli.args;

/** The command line itself is wrong. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public UsageException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
