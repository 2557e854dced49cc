package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.layer.Content;
import dev.calque.oci.layer.LayerIndex;
import dev.calque.oci.layer.TreeView;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Layers by diffId. A layer is there when its uncompressed tar is, as a blob under the diffId; its index, its unpacked
 * folder and its compressed form come and go beside it.
 */
public interface Layers {
    /**
     * A layer in the store.
     *
     * @param sizeBytes of the uncompressed tar
     */
    record Stored(Digest diffId, long sizeBytes, LayerIndex index) {}

    /** Whether the layer is there; if so, {@code lease} pins it in the same moment. */
    boolean pin(Digest diffId, Lease lease);

    /**
     * Stores a layer from its tar, compressed or not.
     *
     * @param limitBytes how large the uncompressed tar may be
     */
    Stored add(InputStream tar, long limitBytes, Lease lease);

    /**
     * Stores a layer from a blob that is in the store and pinned, and remembers the blob as its compressed form.
     *
     * @param expected CORRUPT where the tar has another digest
     */
    Stored addCompressed(Descriptor blob, Digest expected, long limitBytes, Lease lease);

    /** Starts to write a layer. */
    LayerIngest ingest(Lease lease);

    /** What is in the layer; made again from the tar where it was lost. */
    LayerIndex index(Digest diffId);

    /** The merged view of a stack, lowest first. */
    TreeView view(List<Digest> diffIds);

    /** The uncompressed tar. */
    SeekableByteChannel openTar(Digest diffId);

    /** The size of the uncompressed tar. */
    long sizeBytes(Digest diffId);

    /** The bytes of one file. */
    InputStream content(Content content);

    /** The unpacked folder, if there is one; pinned in the same moment. */
    Optional<Path> unpacked(Digest diffId, Lease lease);

    /** The unpacked folder, made now if it is missing; of all processes that ask at once, one makes it. */
    Path unpack(Digest diffId, Lease lease, Unpacker unpacker);

    /**
     * Makes a prepared folder the unpacked form of the layer, by renaming it: it must lie in the lease's directory and
     * hold exactly what an {@link Unpacker} would have made. If there is one already, that stays and the prepared one
     * is left to the lease.
     */
    Path adopt(Digest diffId, Path directory, Lease lease);

    /** The compressed form that is known and still there; pinned in the same moment. */
    Optional<Descriptor> compressed(Digest diffId, Lease lease);

    /** Remembers a blob that is in the store as the compressed form. */
    void rememberCompressed(Digest diffId, Descriptor blob);
}
