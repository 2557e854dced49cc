package dev.calque.engine.build;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Watches a stream and closes it when nothing came for too long, which ends whoever waits for it. */
final class Patience implements AutoCloseable {
    private final InputStream in;
    private final Duration limit;
    private final Thread watcher;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean lost;

    private Patience(InputStream in, Duration limit) {
        this.in = in;
        this.limit = limit;
        this.watcher = Thread.ofVirtual().unstarted(this::watch);
    }

    static Patience over(InputStream in, Duration limit) {
        Patience patience = new Patience(in, limit);
        patience.watcher.start();
        return patience;
    }

    int read(byte[] buffer) throws IOException {
        try {
            int n = in.read(buffer);
            if (!lost) {
                lastNanos = System.nanoTime();
                return n;
            }
        } catch (IOException e) {
            if (!lost) {
                throw e;
            }
        }
        throw new IOException("nothing came for " + limit.toSeconds() + " seconds");
    }

    private void watch() {
        try {
            while (!lost) {
                long left = limit.toNanos() - (System.nanoTime() - lastNanos);
                if (left <= 0) {
                    lost = true;
                    in.close();
                } else {
                    Thread.sleep(Duration.ofNanos(left));
                }
            }
        } catch (InterruptedException | IOException e) {
            // Closed, or the stream is gone already: there is nothing left to watch.
            return;
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
