package dev.calque.store.archive;

import dev.calque.oci.Descriptor;
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
     * {@code repositories} beside {@code index.json}, {@code oci-layout} and {@code blobs/}. Layers are uncompressed.
     * The same images give the same bytes. The stream stays open.
     *
     * <p>A manifest whose layers are compressed cannot be kept as it is in such a tar: {@code index.json} then names a
     * manifest made for the archive, with the same config, so the image's id stays.
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

    /**
     * Reads one image of an OCI layout in a folder.
     *
     * @param wanted a tag or a digest that {@code index.json} has; of several platforms this machine's is read
     * @return the image's manifest
     */
    Descriptor readLayout(Path directory, String wanted, Lease lease);

    static ImageArchive of(Store store) {
        return new StoreArchive(store);
    }
}
