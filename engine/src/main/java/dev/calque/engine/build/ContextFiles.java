package dev.calque.engine.build;

import dev.calque.oci.Digest;
import java.nio.file.Path;
import java.util.List;

/** Where the files of a context lie. */
sealed interface ContextFiles {
    /** A folder of this machine. */
    record Folder(Path path) implements ContextFiles {}

    /** What came from elsewhere, kept as layers of the store; who owned the files does not count. */
    record Stored(List<Digest> diffIds) implements ContextFiles {
        static final Stored NONE = new Stored(List.of());

        public Stored {
            diffIds = List.copyOf(diffIds);
        }
    }
}
