package dev.calque.engine.output;

import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import dev.calque.oci.layer.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Takes the files of an image layout, by names such as {@code blobs/sha256/…}; folders come by themselves. */
interface LayoutSink {
    void file(String name, long sizeBytes, InputStream content) throws IOException;

    /** What is already there under that name. */
    Optional<byte[]> existing(String name) throws IOException;

    void finish() throws IOException;

    default void file(String name, byte[] bytes) throws IOException {
        file(name, bytes.length, new ByteArrayInputStream(bytes));
    }

    /** @param out left open */
    static LayoutSink tar(OutputStream out) {
        return new InTar(new TarWriter(out), new HashSet<>());
    }

    static LayoutSink folder(Path folder) {
        return new InFolder(folder);
    }

    /** Into a tar. */
    record InTar(TarWriter tar, Set<RawPath> folders) implements LayoutSink {
        @Override
        public void file(String name, long sizeBytes, InputStream content) throws IOException {
            RawPath path = RawPath.of(name);
            folder(path.parent());
            tar.add(new Entry.File(path, metadata(0644), sizeBytes), content);
        }

        private void folder(RawPath path) throws IOException {
            if (!path.isRoot() && folders.add(path)) {
                folder(path.parent());
                tar.add(new Entry.Directory(path, metadata(0755)));
            }
        }

        private static Metadata metadata(int mode) {
            return new Metadata(mode, 0, 0, Instant.EPOCH);
        }

        @Override
        public Optional<byte[]> existing(String name) {
            return Optional.empty();
        }

        @Override
        public void finish() throws IOException {
            tar.finish();
        }
    }

    /** Into a folder: each file appears whole, and the index last, so that readers never see half an image. */
    record InFolder(Path folder) implements LayoutSink {
        @Override
        public void file(String name, long sizeBytes, InputStream content) throws IOException {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Path aside = file.resolveSibling("." + UUID.randomUUID() + ".part");
            try {
                Files.copy(content, aside);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(aside);
            }
        }

        @Override
        public Optional<byte[]> existing(String name) throws IOException {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }

        @Override
        public void finish() {}
    }
}
