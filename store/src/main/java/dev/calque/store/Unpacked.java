package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The unpacked folder of each layer, {@code layers/<hex>/fs}: there whole or not at all. */
final class Unpacked {
    private final Layout layout;
    private final Publication publication;
    private final Locks locks;
    private final DiskBlobs blobs;
    private final TreeSync sync;

    Unpacked(Layout layout, Publication publication, Locks locks, DiskBlobs blobs, TreeSync sync) {
        this.layout = layout;
        this.publication = publication;
        this.locks = locks;
        this.blobs = blobs;
        this.sync = sync;
    }

    private Path folder(Digest diffId) {
        return layout.layer(diffId).resolve("fs");
    }

    Optional<Path> find(Digest diffId, Lease lease) {
        try (Held _ = publication.using()) {
            Path folder = folder(diffId);
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            lease.pinLayer(diffId);
            return Optional.of(folder);
        }
    }

    Path make(Digest diffId, DiskLease lease, Unpacker unpacker) {
        Optional<Path> present = find(diffId, lease);
        if (present.isPresent()) {
            return present.get();
        }
        try (Held _ = lock(diffId)) {
            return find(diffId, lease).orElseGet(() -> {
                lease.pinLayer(diffId);
                return Disk.call("unpacking layer " + diffId, () -> unpack(diffId, lease, unpacker));
            });
        }
    }

    private Path unpack(Digest diffId, DiskLease lease, Unpacker unpacker) throws IOException {
        Path aside = Files.createDirectory(lease.aside("unpacked"));
        try (InputStream tar = blobs.get(diffId).stream()) {
            unpacker.unpack(tar, aside);
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | RuntimeException e) {
            Trees.delete(aside);
            throw e;
        }
        publication.tree(aside, folder(diffId), sync);
        return folder(diffId);
    }

    Path adopt(Digest diffId, Path directory, DiskLease lease) {
        if (!directory.normalize().startsWith(lease.directory())) {
            throw CalqueException.invalid(directory + " does not lie in the lease's directory " + lease.directory());
        }
        try (Held _ = lock(diffId)) {
            return find(diffId, lease).orElseGet(() -> {
                lease.pinLayer(diffId);
                Disk.run("adopting layer " + diffId, () -> publication.tree(directory, folder(diffId), sync));
                return folder(diffId);
            });
        }
    }

    private Held lock(Digest diffId) {
        return locks.exclusive("unpack " + diffId);
    }
}
