package dev.calque.runtime;

import dev.calque.runtime.OutputListener.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Carries one stream of a process to a listener. On standard error the runtime and the process share one pipe: what
 * comes before the process exists is the runtime's, and is held back as the reason why it did not start.
 */
final class OutputPump {
    private static final int BUFFER_BYTES = 1 << 15;
    private static final int MOST_HELD_BYTES = 1 << 16;
    private static final long LOOK_MILLIS = 5;

    private final Process process;
    private final InputStream input;
    private final Stream stream;
    private final OutputListener listener;
    private final BooleanSupplier isProcessOutput;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final Thread thread;
    private boolean flowing;

    private OutputPump(
            Process process,
            InputStream input,
            Stream stream,
            OutputListener listener,
            BooleanSupplier isProcessOutput) {
        this.process = process;
        this.input = input;
        this.stream = stream;
        this.listener = listener;
        this.isProcessOutput = isProcessOutput;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("calque-" + stream.name().toLowerCase(java.util.Locale.ROOT))
                .start(this::carry);
    }

    static OutputPump stdout(Process process, OutputListener listener) {
        return new OutputPump(process, process.getInputStream(), Stream.STDOUT, listener, () -> true);
    }

    static OutputPump stderr(Process process, OutputListener listener, RunDirectory run) {
        return new OutputPump(process, process.getErrorStream(), Stream.STDERR, listener, run::started);
    }

    private void carry() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (input) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                if (flowing || processExists()) {
                    flowing = true;
                    listener.output(stream, buffer, count);
                } else if (held.size() < MOST_HELD_BYTES) {
                    held.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            // The pipe was closed under us: the process is being killed, and nobody waits for its last words.
            flowing = true;
        }
    }

    /** The runtime tells within milliseconds: it names the process, or it ends. */
    private boolean processExists() {
        while (!isProcessOutput.getAsBoolean()) {
            if (!process.isAlive()) {
                return isProcessOutput.getAsBoolean();
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    void await(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    /** What was held back; complete after {@link #await}. */
    String held() {
        return held.toString(StandardCharsets.UTF_8).strip();
    }
}
