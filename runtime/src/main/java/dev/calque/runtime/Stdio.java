package dev.calque.runtime;

/** Where a process reads and writes. */
public sealed interface Stdio {
    /** Output goes to a listener; input is empty. */
    record Streamed(OutputListener listener) implements Stdio {}

    /** @param stdin whether input is the caller's too; empty otherwise */
    record Inherited(boolean stdin) implements Stdio {}
}
