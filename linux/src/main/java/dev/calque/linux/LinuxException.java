package dev.calque.linux;

import java.nio.charset.StandardCharsets;

/** The kernel refused a call: {@code mkdirat etc/apt: ENOSPC, no space left on the file system}. */
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final String call;
    private final String subject;

    /**
     * @param code the number in {@code errno}
     * @param call the call's name as in its manual page
     * @param subject what it was applied to; a byte string is shown as UTF-8
     */
    LinuxException(int code, String call, String subject) {
        super(message(code, call, readable(subject)));
        this.errno = Errno.of(code);
        this.call = call;
        this.subject = readable(subject);
    }

    public Errno errno() {
        return errno;
    }

    public boolean is(Errno other) {
        return errno == other;
    }

    public String call() {
        return call;
    }

    public String subject() {
        return subject;
    }

    private static String message(int code, String call, String subject) {
        Errno errno = Errno.of(code);
        String name = errno == Errno.OTHER ? "errno " + code : errno.name() + ", " + errno.meaning();
        return call + " " + subject + ": " + name;
    }

    private static String readable(String bytes) {
        boolean wide = bytes.chars().anyMatch(c -> c > 255);
        return wide ? bytes : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
