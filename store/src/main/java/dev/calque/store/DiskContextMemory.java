package dev.calque.store;

import dev.calque.oci.Digest;
import java.nio.file.Path;
import java.util.Optional;

final class DiskContextMemory implements ContextMemory {
    private final Layout layout;
    private final Publication publication;

    DiskContextMemory(Layout layout, Publication publication) {
        this.layout = layout;
        this.publication = publication;
    }

    @Override
    public Optional<byte[]> read(String id) {
        return Checked.read(file(id));
    }

    @Override
    public void write(String id, byte[] memory) {
        Disk.run("remembering a context", () -> publication.memory(file(id), Checked.sealed(memory)));
    }

    private Path file(String id) {
        return layout.contexts().resolve(Digest.sha256(id).hex());
    }
}
