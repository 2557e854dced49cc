package dev.calque.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and termination into an interrupt of the working thread, and gives it time to leave nothing behind. A
 * shutdown hook does it: the JVM waits for hooks, so the clean-up runs to its end.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 9;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Thread worker) {
        this.hook = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            return;
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Interruption ofThisThread() {
        return new Interruption(Thread.currentThread());
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook runs already, and was just told that the work has ended.
            return;
        }
    }
}
