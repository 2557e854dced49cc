package dev.calque.runtime;

import dev.calque.linux.LinuxException;
import dev.calque.oci.CalqueException;
import dev.calque.oci.CalqueException.Kind;
import dev.calque.runtime.layer.KernelRefusal;
import java.io.IOException;

/** What was being done, in front of what went wrong. */
final class Failures {
    private Failures() {}

    static CalqueException io(String doing, IOException e) {
        return new CalqueException(Kind.UNAVAILABLE, doing + ": " + e.getMessage(), e);
    }

    static CalqueException unexpected(String doing, Exception e) {
        return switch (e) {
            case CalqueException known -> known;
            case LinuxException refusal -> KernelRefusal.of(doing, refusal);
            case IOException io -> io(doing, io);
            default -> new CalqueException(Kind.FAILED, doing + ": " + e, e);
        };
    }
}
