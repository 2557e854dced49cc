package dev.calque.runtime;

/** Gets what a process writes, as it comes; from one thread a stream. */
@FunctionalInterface
public interface OutputListener {
    enum Stream {
        STDOUT,
        STDERR
    }

    /** @param bytes valid during the call, from 0 to {@code count} */
    void output(Stream stream, byte[] bytes, int count);
}
