package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.Digest;
import dev.calque.oci.Json;
import dev.calque.oci.MediaType;
import dev.calque.oci.layer.Compression;
import dev.calque.oci.layer.Content;
import dev.calque.oci.layer.IndexedLayer;
import dev.calque.oci.layer.LayerIndex;
import dev.calque.oci.layer.LimitedInputStream;
import dev.calque.oci.layer.TreeView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class DiskLayers implements Layers {
    private final Layout layout;
    private final Publication publication;
    private final DiskBlobs blobs;
    private final LayerIndexes indexes;
    private final Unpacked unpacked;

    DiskLayers(Layout layout, Publication publication, DiskBlobs blobs, Unpacked unpacked) {
        this.layout = layout;
        this.publication = publication;
        this.blobs = blobs;
        this.indexes = new LayerIndexes(layout, publication, blobs);
        this.unpacked = unpacked;
    }

    @Override
    public boolean pin(Digest diffId, Lease lease) {
        try (Held _ = publication.using()) {
            boolean there = blobs.has(diffId);
            if (there) {
                lease.pinLayer(diffId);
            }
            return there;
        }
    }

    @Override
    public Stored add(InputStream tar, long limitBytes, Lease lease) {
        return add(tar, Optional.empty(), limitBytes, lease);
    }

    @Override
    public Stored addCompressed(Descriptor blob, Digest expected, long limitBytes, Lease lease) {
        Stored stored = Disk.call("reading the layer " + blob.digest(), () -> {
            try (InputStream in = blobs.get(blob.digest()).stream()) {
                return add(in, Optional.of(expected), limitBytes, lease);
            }
        });
        if (!blob.digest().equals(expected)) {
            rememberCompressed(expected, blob);
        }
        return stored;
    }

    private Stored add(InputStream tar, Optional<Digest> expected, long limitBytes, Lease lease) {
        String what = expected.map(digest -> "layer " + digest).orElse("the layer's tar");
        try (Ingest ingest = blobs.ingest(lease)) {
            return Disk.call("storing " + what, () -> {
                InputStream plain = new LimitedInputStream(Compression.plain(tar), limitBytes, what);
                LayerIndex index;
                try (OutputStream out = ingest.out()) {
                    index = LayerIndexes.read(new CopyingInputStream(plain, out), what);
                }
                tar.transferTo(OutputStream.nullOutputStream()); // so that who verifies it sees the end
                return finish(ingest, expected, index, lease);
            });
        }
    }

    /** Publishes a tar that is written, and its index. */
    Stored finish(Ingest ingest, Optional<Digest> expected, LayerIndex index, Lease lease) throws IOException {
        Descriptor blob = ingest.commit(MediaType.LAYER_TAR, expected);
        lease.pinLayer(blob.digest());
        indexes.put(blob.digest(), index);
        return new Stored(blob.digest(), blob.sizeBytes(), index);
    }

    @Override
    public LayerIngest ingest(Lease lease) {
        return new DiskLayerIngest(this, blobs.ingest(lease), lease);
    }

    @Override
    public LayerIndex index(Digest diffId) {
        return indexes.get(diffId);
    }

    @Override
    public TreeView view(List<Digest> diffIds) {
        return TreeView.of(diffIds.stream()
                .map(diffId -> new IndexedLayer(diffId, index(diffId)))
                .toList());
    }

    @Override
    public SeekableByteChannel openTar(Digest diffId) {
        return blobs.get(diffId).open();
    }

    @Override
    public long sizeBytes(Digest diffId) {
        return blobs.get(diffId).sizeBytes();
    }

    @Override
    public InputStream content(Content content) {
        return Disk.call(
                "reading from layer " + content.diffId(),
                () -> ContentInputStream.open(blobs.get(content.diffId()).open(), content));
    }

    @Override
    public Optional<Path> unpacked(Digest diffId, Lease lease) {
        return unpacked.find(diffId, lease);
    }

    @Override
    public Path unpack(Digest diffId, Lease lease, Unpacker unpacker) {
        return unpacked.make(diffId, (DiskLease) lease, unpacker);
    }

    @Override
    public Path adopt(Digest diffId, Path directory, Lease lease) {
        return unpacked.adopt(diffId, directory, (DiskLease) lease);
    }

    @Override
    public Optional<Descriptor> compressed(Digest diffId, Lease lease) {
        try (Held _ = publication.using()) {
            Optional<Descriptor> known = compressed(layout, diffId).filter(blob -> blobs.has(blob.digest()));
            known.ifPresent(blob -> lease.pinBlob(blob.digest()));
            return known;
        }
    }

    /** What is remembered, whether the blob is there or not. */
    static Optional<Descriptor> compressed(Layout layout, Digest diffId) {
        return Disk.call("reading about layer " + diffId, () -> {
            try {
                byte[] json = Files.readAllBytes(layout.layer(diffId).resolve("compressed"));
                return Optional.of(Descriptor.from(Json.object(json, "layer " + diffId)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void rememberCompressed(Digest diffId, Descriptor blob) {
        if (!blobs.has(blob.digest())) {
            throw CalqueException.notFound("the store has no blob " + blob.digest());
        }
        Disk.run(
                "writing about layer " + diffId,
                () -> publication.document(
                        layout.layer(diffId).resolve("compressed"),
                        blob.toJson().bytes()));
    }
}
