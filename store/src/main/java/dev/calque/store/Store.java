package dev.calque.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The store on disk. Many processes share it and none owns it; everything in it may be read at any time and is never
 * seen half.
 *
 * <p>Words: a <em>blob</em> is immutable bytes under their digest; a <em>ref</em> is a tag that names a manifest; an
 * <em>image</em> is listed by the digest of its config, tagged or not; a <em>layer</em> is a tar under its diffId with
 * an index and maybe an unpacked folder; a <em>cache record</em> says what a step gave; a <em>lease</em> is what one
 * piece of work holds while it lives.
 *
 * <p>The story of a build: it takes a {@link Lease}; whatever it finds or makes is pinned by the lease in the same
 * moment, so the {@link Collector} of another process spares it; at the end the image is put and the tag swapped, and
 * the lease is closed. If the process dies instead, the kernel frees the lease's lock and the next sweep deletes what
 * was in flight.
 *
 * <p>Methods throw {@link dev.calque.oci.CalqueException}; failing disks come as its kind UNAVAILABLE, damaged files as
 * CORRUPT. All classes are safe for use by many threads unless they say otherwise.
 */
public final class Store implements AutoCloseable {
    private final Layout layout;
    private final Locks locks;
    private final Publication publication;
    private final DiskBlobs blobs;
    private final DiskRefs refs;
    private final DiskImages images;
    private final DiskLayers layers;
    private final DiskCacheRecords cache;

    private Store(Layout layout, Locks locks, StorePorts ports) {
        this.layout = layout;
        this.locks = locks;
        this.publication = new Publication(layout.ingest(), locks);
        this.blobs = new DiskBlobs(layout, publication);
        this.refs = new DiskRefs(layout, publication, locks);
        this.images = new DiskImages(layout, publication, blobs);
        Unpacked unpacked = new Unpacked(layout, publication, locks, blobs, ports.treeSync());
        this.layers = new DiskLayers(layout, publication, blobs, unpacked);
        this.cache = new DiskCacheRecords(layout, publication, locks, blobs);
    }

    public static Store open(Path root) {
        return open(root, StorePorts.defaults());
    }

    /** Opens the store at {@code root} and makes it, private to its owner, where it does not exist. */
    public static Store open(Path root, StorePorts ports) {
        return Disk.call("opening the store " + root, () -> {
            Layout layout = new Layout(root.toAbsolutePath().normalize());
            make(layout);
            return new Store(layout, Locks.of(layout.lock()), ports);
        });
    }

    private static void make(Layout layout) throws IOException {
        if (Files.isDirectory(layout.ingest())) {
            return;
        }
        Files.createDirectories(layout.root());
        if (layout.root().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(layout.root(), PosixFilePermissions.fromString("rwx------"));
        }
        Files.createDirectories(layout.ingest());
    }

    public Path root() {
        return layout.root();
    }

    /** Starts a piece of work. @param purpose for people, such as {@code build} */
    public Lease lease(String purpose) {
        return DiskLease.start(layout.ingest(), locks, publication, purpose);
    }

    public BlobStore blobs() {
        return blobs;
    }

    public Refs refs() {
        return refs;
    }

    public Images images() {
        return images;
    }

    public Layers layers() {
        return layers;
    }

    public CacheRecords cache() {
        return cache;
    }

    public ContextMemory contexts() {
        return new DiskContextMemory(layout, publication);
    }

    public Collector collector() {
        return new DiskCollector(layout, locks, publication, blobs, images, refs);
    }

    /** Where the folders of {@code RUN --mount=type=cache} live. */
    public Path mounts() {
        return root().resolve("mounts");
    }

    /** Where containers keep what is theirs. */
    public Path containers() {
        return root().resolve("containers");
    }

    /** A lock among all processes that share this store, by name: for what other rooms must do one at a time. */
    public Held lock(String name) {
        return locks.exclusive("room " + name);
    }

    /** Like {@link #lock}, but empty where somebody has it now. */
    public Optional<Held> tryLock(String name) {
        return locks.tryExclusive("room " + name);
    }

    @Override
    public void close() {}
}
