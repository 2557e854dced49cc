package dev.calque.store;

import dev.calque.oci.Digest;
import java.nio.file.Path;

/**
 * Holds what one piece of work uses: until the lease is closed or its process dies, collection spares all it pins, and
 * nobody sweeps its folder.
 */
public interface Lease extends AutoCloseable {
    String id();

    /** A private folder for work in flight, on the file system of the store; goes with the lease. */
    Path directory();

    /** Pins a blob by its digest. */
    void pinBlob(Digest blob);

    /** Pins a layer: its tar, index, unpacked folder and compressed form. */
    void pinLayer(Digest diffId);

    /** Pins an image: its manifest, config and layers. */
    void pinImage(Digest manifest);

    /**
     * Ends the work: deletes the folder, drops the pins. What is mounted below the folder must be
     * unmounted before; while something is, this fails and deletes nothing.
     */
    @Override
    void close();
}
