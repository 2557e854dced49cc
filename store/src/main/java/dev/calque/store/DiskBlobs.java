package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.MediaType;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

final class DiskBlobs implements BlobStore {
    private final Layout layout;
    private final Publication publication;

    DiskBlobs(Layout layout, Publication publication) {
        this.layout = layout;
        this.publication = publication;
    }

    @Override
    public Optional<Blob> find(Digest digest, Lease lease) {
        try (Held _ = publication.using()) {
            Optional<Blob> blob = find(digest);
            blob.ifPresent(_ -> lease.pinBlob(digest));
            return blob;
        }
    }

    /** Without a pin: for those who know that it is held. */
    Optional<Blob> find(Digest digest) {
        Path path = layout.blob(digest);
        return Files.isRegularFile(path)
                ? Optional.of(new DiskBlob(digest, path, Disk.call("reading " + path, () -> Files.size(path))))
                : Optional.empty();
    }

    Blob get(Digest digest) {
        return find(digest).orElseThrow(() -> CalqueException.notFound("the store has no blob " + digest));
    }

    boolean has(Digest digest) {
        return Files.isRegularFile(layout.blob(digest));
    }

    @Override
    public Ingest ingest(Lease lease) {
        return new DiskIngest(layout, publication, (DiskLease) lease);
    }

    @Override
    public Descriptor put(byte[] bytes, MediaType type, Lease lease) {
        Digest digest = Digest.sha256(bytes);
        Optional<Blob> present = find(digest, lease).filter(blob -> blob.sizeBytes() == bytes.length);
        if (present.isPresent()) {
            return new Descriptor(type, digest, bytes.length);
        }
        try (Ingest ingest = ingest(lease)) {
            Disk.run("writing the blob " + digest, () -> {
                try (OutputStream out = ingest.out()) {
                    out.write(bytes);
                }
            });
            return ingest.commit(type, Optional.of(digest));
        }
    }

    @Override
    public byte[] read(Digest digest, int limitBytes) {
        return get(digest).readAll(limitBytes);
    }
}
