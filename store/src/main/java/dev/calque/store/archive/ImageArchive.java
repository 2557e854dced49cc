package dev.calque.store.archive;

import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Writes images of a store into archives, and reads archives into a store. */
public interface ImageArchive {
    /**
     * Writes one tar that both {@code docker load} and readers of OCI layouts take: {@code manifest.json} and
     * {@code repositories} beside {@code index.json}, {@code oci-layout} and {@code blobs/}. The same images give the
     * same bytes.
     */
    void write(List<NamedImage> images, OutputStream out);

    /**
     * Reads a Docker archive or an OCI layout in a tar, compressed or not, members in any order. Every blob is checked
     * against its digest, every layer against the config's diffId. Images are put into the store and pinned; tags are
     * left to the caller.
     */
    List<NamedImage> read(InputStream archive, Lease lease);

    /** Reads an OCI layout in a folder. */
    List<NamedImage> readLayout(Path directory, Lease lease);

    static ImageArchive of(Store store) {
        return Pending.body();
    }
}
