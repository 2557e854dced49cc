package dev.calque.engine.output;

import dev.calque.engine.ImageForm.Packing;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import dev.calque.oci.layer.Compression;
import dev.calque.store.Blob;
import dev.calque.store.Ingest;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Layers of the store in one packing. A compressed form is kept in the store and used again, unless a level was asked
 * for: then nobody knows whether what is kept has it.
 */
record PackedLayers(Store store, Lease lease, Packing packing, OptionalInt level) {
    private static final int USUAL_GZIP = -1;
    private static final int USUAL_ZSTD = 3;
    private static final int BEST_GZIP = 9;
    private static final int BEST_ZSTD = 22;

    PackedLayers {
        int best = packing == Packing.ZSTD ? BEST_ZSTD : BEST_GZIP;
        if (level.isPresent() && (level.getAsInt() < 0 || level.getAsInt() > best)) {
            throw CalqueException.invalid("compression level " + level.getAsInt() + ": 0 to " + best + " are possible");
        }
    }

    /** The blob to write, which is in the store and pinned, with an OCI media type. */
    Descriptor of(Digest diffId) {
        return switch (packing) {
            case UNCOMPRESSED ->
                new Descriptor(MediaType.LAYER_TAR, diffId, plain(diffId).sizeBytes());
            case GZIP, ZSTD -> known(diffId).orElseGet(() -> compress(diffId));
        };
    }

    private Blob plain(Digest diffId) {
        return store.blobs()
                .find(diffId, lease)
                .orElseThrow(() -> CalqueException.notFound("the store has no layer " + diffId));
    }

    private Optional<Descriptor> known(Digest diffId) {
        return level.isPresent()
                ? Optional.empty()
                : store.layers()
                        .compressed(diffId, lease)
                        .filter(this::fits)
                        .map(blob -> new Descriptor(type(), blob.digest(), blob.sizeBytes()));
    }

    private boolean fits(Descriptor blob) {
        return blob.mediaType().equals(type())
                || packing == Packing.GZIP && blob.mediaType().equals(MediaType.DOCKER_LAYER_GZIP);
    }

    private MediaType type() {
        return packing == Packing.ZSTD ? MediaType.LAYER_ZSTD : MediaType.LAYER_GZIP;
    }

    private Descriptor compress(Digest diffId) {
        try (Ingest ingest = store.blobs().ingest(lease)) {
            try (InputStream in = plain(diffId).stream();
                    OutputStream out = compressing(ingest.out())) {
                in.transferTo(out);
            }
            Descriptor blob = ingest.commit(type(), Optional.empty());
            if (level.isEmpty()) {
                store.layers().rememberCompressed(diffId, blob);
            }
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException("compressing the layer " + diffId.shortId(), e);
        }
    }

    private OutputStream compressing(OutputStream out) throws IOException {
        return packing == Packing.ZSTD
                ? Compression.zstd(out, Math.max(1, level.orElse(USUAL_ZSTD)))
                : Compression.gzip(out, level.orElse(USUAL_GZIP));
    }
}
