package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.LinuxException;
import dev.calque.oci.CalqueException;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Unpacks a layer's tar into a folder that can be an overlay's lower directory. The tar is untrusted; see {@link
 * TreeWriter} for what holds. Needs root, for owners, devices and overlay marks.
 */
public final class LayerUnpacker {
    private LayerUnpacker() {}

    /**
     * @param tar uncompressed; read to its end, not closed
     * @param emptyDirectory exists; what it holds after an error is of no use
     */
    public static void unpack(InputStream tar, Path emptyDirectory) throws IOException {
        try (Directory root = Directory.open(emptyDirectory);
                TreeWriter writer = new TreeWriter(root)) {
            @SuppressWarnings("resource") // the stream is the caller's
            TarReader reader = new TarReader(tar, "the layer");
            for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                Interruption.check("unpacking a layer");
                add(writer, next.get(), reader.content());
            }
            writer.finish();
        }
    }

    private static void add(TreeWriter writer, Entry entry, InputStream content) throws IOException {
        String doing = "unpacking " + entry.path();
        try {
            writer.add(entry, content);
        } catch (LinuxException e) {
            throw KernelRefusal.of(doing, e);
        } catch (CalqueException e) {
            throw new CalqueException(e.kind(), doing + ": " + e.text(), e);
        }
    }
}
