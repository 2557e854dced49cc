package dev.calque.store;

import dev.calque.oci.layer.TarWriter;

/** A layer in the making; used by one thread. Closing without commit leaves nothing. */
public interface LayerIngest extends AutoCloseable {
    TarWriter writer();

    /** Ends the tar and publishes tar and index durably, pinned by the lease. */
    Layers.Stored commit();

    @Override
    void close();
}
