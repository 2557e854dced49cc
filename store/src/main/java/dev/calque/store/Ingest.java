package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.io.OutputStream;
import java.util.Optional;

/** A blob in the making; used by one thread. Closing without commit leaves nothing. */
public interface Ingest extends AutoCloseable {
    /** Takes the bytes and hashes them on their way. */
    OutputStream out();

    /** How many bytes came until now. */
    long sizeBytes();

    /**
     * Publishes the bytes durably under their SHA-256 digest, pinned by the lease. A blob that is there already is fine.
     *
     * @param expected refused with CORRUPT, and nothing left, where the bytes have another digest; a sha512 is checked
     *     too, and the blob then lies under that
     */
    Descriptor commit(MediaType type, Optional<Digest> expected);

    @Override
    void close();
}
