package dev.calque.engine.build;

import dev.calque.engine.files.Archives;
import dev.calque.graph.GitSource;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.layer.LimitedInputStream;
import dev.calque.store.ContextMemory;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes main contexts that are no folders into the store. Nothing of them is unpacked onto this machine: a tar becomes a
 * layer and is read through its index, so that names and links in it mean something inside of it only.
 */
record RemoteContexts(Layers layers, Lease lease, ContextMemory memory, Downloads downloads, GitTrees git) {
    /** Above any sane context; keeps a bomb from filling the disk. */
    private static final long LARGEST_BYTES = 64L << 30;

    /** What a downloaded file is called. */
    private static final String FILE = "context";

    private static final int FILE_MODE = 0600;

    /**
     * What was taken in.
     *
     * @param dockerfile the file that was sent, where it is no archive; by HTTP it is also the only file
     */
    record Taken(ContextFiles.Stored files, Optional<Given> dockerfile) {}

    /** A Dockerfile that came in the place of a context: its text, or the name it has in the context. */
    sealed interface Given {
        record Text(String text) implements Given {}

        record Member(String name) implements Given {}
    }

    Taken stream(InputStream in) {
        Path spooled = lease.directory().resolve("standard-input");
        try {
            Files.copy(new LimitedInputStream(in, LARGEST_BYTES, "the context on standard input"), spooled);
            if (Archives.isArchive(spooled)) {
                ContextFiles.Stored files = archive(spooled);
                Files.delete(spooled);
                return new Taken(files, Optional.empty());
            }
            return new Taken(ContextFiles.Stored.NONE, Optional.of(new Given.Text(TextFiles.read(spooled))));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the context from standard input", e);
        }
    }

    Taken git(GitSource source) throws InterruptedException {
        return new Taken(new ContextFiles.Stored(List.of(git.layer(source).diffId())), Optional.empty());
    }

    Taken url(URI uri) throws InterruptedException {
        Op.FromUrl url = operation(uri);
        String id = "downloaded context\n" + downloads.look(url).key();
        Optional<Taken> before = memory.read(id).flatMap(this::remembered);
        if (before.isPresent()) {
            return before.get();
        }
        Path file = downloads.file(url);
        boolean archive = Archives.isArchive(file);
        ContextFiles.Stored files = archive ? archive(file) : single(url);
        String text = (archive ? "archive " : "file ") + files.diffIds().getFirst();
        memory.write(id, text.getBytes(StandardCharsets.US_ASCII));
        return taken(files, archive);
    }

    /** The download that a main context is. */
    static Op.FromUrl operation(URI uri) {
        return new Op.FromUrl(uri, Optional.empty(), FILE, FILE_MODE);
    }

    private ContextFiles.Stored single(Op.FromUrl url) throws InterruptedException {
        return new ContextFiles.Stored(
                List.of(new DownloadLayers(downloads, layers, lease).layer(url).diffId()));
    }

    private static Taken taken(ContextFiles.Stored files, boolean archive) {
        return new Taken(files, archive ? Optional.empty() : Optional.of(new Given.Member(FILE)));
    }

    private Optional<Taken> remembered(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ");
        Digest diffId = Digest.parse(parts[1]);
        return layers.pin(diffId, lease)
                ? Optional.of(taken(new ContextFiles.Stored(List.of(diffId)), parts[0].equals("archive")))
                : Optional.empty();
    }

    private ContextFiles.Stored archive(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new ContextFiles.Stored(
                    List.of(layers.add(in, LARGEST_BYTES, lease).diffId()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the archive of the context", e);
        } catch (CalqueException e) {
            throw new CalqueException(e.kind(), "reading the archive of the context: " + e.text(), e);
        }
    }
}
