package dev.calque.cli.progress;

import dev.calque.solver.BuildEvent;
import java.util.function.Consumer;

/** Shows a build. Closing ends what is live on the screen. */
public interface BuildProgress extends Consumer<BuildEvent>, AutoCloseable {
    @Override
    void close();
}
