package dev.calque.store;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a folder and all that is below it durable: after it returns, a power cut loses none of it. */
@FunctionalInterface
public interface TreeSync {
    void sync(Path directory) throws IOException;
}
