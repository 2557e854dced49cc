package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.util.Optional;

/** Immutable bytes, each under its digest. */
public interface BlobStore {
    /** The blob, pinned by {@code lease} in the same moment; empty if the store does not have it. */
    Optional<Blob> find(Digest digest, Lease lease);

    /** Starts to write a blob. */
    Ingest ingest(Lease lease);

    /** Stores a small document. */
    Descriptor put(byte[] bytes, MediaType type, Lease lease);

    /** The verified bytes of a document that must be there. @throws dev.calque.oci.CalqueException NOT_FOUND, CORRUPT */
    byte[] read(Digest digest, int limitBytes);
}
