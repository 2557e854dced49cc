package dev.calque.runtime.layer;

import dev.calque.oci.CalqueException;

/** Ends long work between two files when the thread is asked to stop; the thread stays interrupted. */
final class Interruption {
    private Interruption() {}

    static void check(String doing) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CalqueException(CalqueException.Kind.CANCELLED, doing + ": cancelled");
        }
    }
}
