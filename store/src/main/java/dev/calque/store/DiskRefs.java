package dev.calque.store;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef.Tagged;
import dev.calque.oci.Json;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

final class DiskRefs implements Refs {
    private final Layout layout;
    private final Publication publication;
    private final Locks locks;

    DiskRefs(Layout layout, Publication publication, Locks locks) {
        this.layout = layout;
        this.publication = publication;
        this.locks = locks;
    }

    private Held lock(Tagged name) {
        return locks.exclusive("ref " + name);
    }

    @Override
    public Optional<Descriptor> read(Tagged name) {
        Path file = layout.ref(name);
        return Disk.call("reading the tag " + name.familiar(), () -> {
            try {
                return Optional.of(
                        Descriptor.from(Json.object(Files.readAllBytes(file), "the tag " + name.familiar())));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public boolean swap(Tagged name, Optional<Descriptor> expected, Descriptor next) {
        try (Held _ = lock(name)) {
            if (!read(name).equals(expected)) {
                return false;
            }
            write(name, next);
            return true;
        }
    }

    @Override
    public Optional<Descriptor> set(Tagged name, Descriptor next) {
        try (Held _ = lock(name)) {
            Optional<Descriptor> before = read(name);
            if (!before.equals(Optional.of(next))) {
                write(name, next);
            }
            return before;
        }
    }

    private void write(Tagged name, Descriptor next) {
        if (!Files.isRegularFile(layout.blob(next.digest()))) {
            throw CalqueException.notFound("tagging " + name.familiar() + ": the store has no blob " + next.digest());
        }
        Disk.run(
                "tagging " + name.familiar(),
                () -> publication.document(layout.ref(name), next.toJson().bytes()));
    }

    @Override
    public Optional<Descriptor> delete(Tagged name) {
        try (Held _ = lock(name)) {
            Optional<Descriptor> before = read(name);
            Disk.run("untagging " + name.familiar(), () -> publication.delete(layout.ref(name)));
            return before;
        }
    }

    @Override
    public Stream<Ref> list() {
        return Disk.call("listing tags", () -> Trees.files(layout.refs())).stream()
                .flatMap(file -> ref(file).stream());
    }

    @Override
    public Stream<Ref> list(String repository) {
        // A valid tag proves that the repository is one, before it becomes a path.
        Path folder = java.util.Objects.requireNonNull(
                layout.ref(new Tagged(repository, "latest")).getParent());
        return Disk.call("listing tags", () -> Trees.list(folder)).stream()
                .filter(Files::isRegularFile)
                .flatMap(file -> ref(file).stream());
    }

    /** Nothing for a tag that went meanwhile. */
    private Optional<Ref> ref(Path file) {
        Path path = layout.refs().relativize(file);
        String repository = String.valueOf(path.getParent());
        Tagged name = new Tagged(repository, String.valueOf(path.getFileName()).substring(1));
        return read(name).map(target -> new Ref(name, target));
    }
}
