package dev.calque.store.archive;

import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Compression;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.LimitedInputStream;
import dev.calque.oci.layer.TarLimits;
import dev.calque.oci.layer.TarReader;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an archive by name, readable in any order. A tar is spooled into the lease's directory first, under names
 * that the archive has no say in; old archives name a layer twice by a link.
 */
final class Members implements AutoCloseable {
    private static final long LARGEST_ARCHIVE_BYTES = 1L << 41;
    private static final TarLimits LIMITS = new TarLimits(100_000, 1 << 20, 4096, 1L << 40, 1 << 16);
    private static final int MOST_LINKS = 8;

    private final Map<RawPath, Path> files;
    private final Map<RawPath, RawPath> links;
    private final Optional<Path> folder;

    private Members(Map<RawPath, Path> files, Map<RawPath, RawPath> links, Optional<Path> folder) {
        this.files = files;
        this.links = links;
        this.folder = folder;
    }

    static Members spool(InputStream archive, Store store, Lease lease) {
        return Streams.call("reading an image archive into " + store.root(), () -> {
            Path folder = Files.createTempDirectory(lease.directory(), "archive");
            Members members = new Members(new HashMap<>(), new HashMap<>(), Optional.of(folder));
            try {
                members.spool(archive, folder);
                return members;
            } catch (IOException | RuntimeException e) {
                members.close();
                throw e;
            }
        });
    }

    private void spool(InputStream archive, Path folder) throws IOException {
        InputStream plain =
                new LimitedInputStream(Compression.plain(archive), LARGEST_ARCHIVE_BYTES, "the image archive");
        TarReader tar = new TarReader(new BufferedInputStream(plain, 1 << 16), "image archive", LIMITS);
        for (Optional<Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            switch (entry.get()) {
                case Entry.File file -> {
                    Path spooled = folder.resolve("member-" + files.size());
                    Files.copy(tar.content(), spooled);
                    files.put(file.path(), spooled);
                }
                case Entry.Hardlink link -> links.put(link.path(), link.target());
                case Entry.Symlink link -> links.put(link.path(), target(link));
                case Entry.Directory _, Entry.Device _, Entry.Fifo _, Entry.Whiteout _, Entry.Opaque _ -> {}
            }
        }
    }

    private static RawPath target(Entry.Symlink link) {
        return link.target().startsWith("/")
                ? RawPath.clean(link.target())
                : link.path().parent().resolve(link.target());
    }

    /** A folder that is an OCI layout: only its plain files, and no links. */
    static Members folder(Path directory) {
        return Streams.call("reading the OCI layout " + directory, () -> {
            Map<RawPath, Path> files = new HashMap<>();
            for (String name : new String[] {"oci-layout", "index.json"}) {
                add(directory, name, files);
            }
            for (String algorithm : new String[] {"sha256", "sha512"}) {
                Path blobs = directory.resolve("blobs").resolve(algorithm);
                if (Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)) {
                    try (var all = Files.newDirectoryStream(blobs)) {
                        all.forEach(blob -> add(directory, "blobs/" + algorithm + "/" + blob.getFileName(), files));
                    }
                }
            }
            return new Members(files, Map.of(), Optional.empty());
        });
    }

    private static void add(Path directory, String name, Map<RawPath, Path> files) {
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            files.put(RawPath.of(name), file);
        }
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    private Optional<Path> find(String name) {
        RawPath path = RawPath.of(name);
        for (int i = 0; i < MOST_LINKS && !files.containsKey(path) && links.containsKey(path); i++) {
            path = links.getOrDefault(path, RawPath.ROOT);
        }
        return Optional.ofNullable(files.get(path));
    }

    private Path get(String name) {
        return find(name)
                .orElseThrow(() -> CalqueException.invalid(
                        "the archive has no file " + RawPath.of(name) + ", which another of its files names"));
    }

    InputStream open(String name) {
        Path file = get(name);
        return Streams.call("reading " + name, () -> new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** A whole document. */
    byte[] read(String name, int limitBytes) {
        Path file = get(name);
        return Streams.call("reading " + name, () -> {
            if (Files.size(file) > limitBytes) {
                throw CalqueException.invalid(RawPath.of(name) + " in the archive has " + Files.size(file) + " bytes; "
                        + limitBytes + " are allowed");
            }
            return Files.readAllBytes(file);
        });
    }

    /** Deletes what was spooled, to give the room back before the lease ends. */
    @Override
    public void close() {
        Streams.call("cleaning up after an archive", () -> {
            if (folder.isPresent()) {
                for (Path file : files.values()) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder.get());
            }
            return true;
        });
    }
}
