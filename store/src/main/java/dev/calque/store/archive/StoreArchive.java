package dev.calque.store.archive;

import dev.calque.oci.Descriptor;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

record StoreArchive(Store store) implements ImageArchive {
    @Override
    public void write(List<NamedImage> images, OutputStream out) {
        try (Lease lease = store.lease("save")) {
            new ArchiveWriter(store, lease).write(images, out);
        }
    }

    @Override
    public List<NamedImage> read(InputStream archive, Lease lease) {
        try (Members members = Members.spool(archive, store, lease)) {
            return new ArchiveReader(store, lease, members).read();
        }
    }

    @Override
    public List<NamedImage> readLayout(Path directory, Lease lease) {
        try (Members members = Members.folder(directory)) {
            return new ArchiveReader(store, lease, members).read();
        }
    }

    @Override
    public Descriptor readLayout(Path directory, String wanted, Lease lease) {
        try (Members members = Members.folder(directory)) {
            return new ArchiveReader(store, lease, members).readOne(directory, wanted);
        }
    }
}
