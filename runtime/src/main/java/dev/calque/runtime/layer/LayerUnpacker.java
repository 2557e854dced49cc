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

    /** Gives entries, each folder before what it holds. */
    @FunctionalInterface
    public interface Source {
        void writeTo(Sink sink) throws IOException;
    }

    /** Takes entries. @param content of the entry, where it is a file; not closed */
    @FunctionalInterface
    public interface Sink {
        void add(Entry entry, InputStream content) throws IOException;
    }

    /**
     * Writes files over what a folder holds: a folder over a folder merges, anything else replaces. The folder itself
     * becomes root's, with mode 0755.
     */
    public static void place(Source source, Path directory) throws IOException {
        try (Directory root = Directory.open(directory);
                TreeWriter writer = new TreeWriter(root)) {
            source.writeTo((entry, content) -> {
                Interruption.check("writing files");
                add(writer, entry, content);
            });
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
