package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.LinuxException;
import dev.calque.oci.layer.TarWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes what an overlay's upper directory holds as a layer. The same content gives the same bytes: entries are in the
 * order of paths, times are whole seconds, owners numbers. Folders that are as they were below and hold no change are
 * left out, and so are sockets, overlayfs's own attributes, and opaque marks with nothing below to hide.
 *
 * <p>The directory itself is changed likewise. Afterwards it is what {@link LayerUnpacker} would make of the layer: it
 * can be used as the layer's unpacked form, on any stack.
 */
public final class LayerDiff {
    private LayerDiff() {}

    /**
     * @param upper not being written to
     * @param below what was there before, as a mounted view; empty where nothing was
     * @param latest no time in the layer is later: SOURCE_DATE_EPOCH
     */
    public static void write(Path upper, Optional<Path> below, Optional<Instant> latest, TarWriter tar)
            throws IOException {
        try (Directory changed = Directory.open(upper);
                LowerView lower = LowerView.open(below);
                FileContent contents = new FileContent()) {
            EntryReader entries = new EntryReader(latest, contents);
            new DiffWalk(changed, lower, entries, tar).run();
        } catch (LinuxException e) {
            throw KernelRefusal.of("reading what the step changed", e);
        }
    }
}
