package dev.calque.store;

import java.nio.file.Path;

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
    private final Path root;

    @SuppressWarnings("UnusedMethod")
    private Store(Path root) {
        this.root = root;
    }

    public static Store open(Path root) {
        return open(root, StorePorts.defaults());
    }

    /** Opens the store at {@code root} and makes it, private to its owner, where it does not exist. */
    public static Store open(Path root, StorePorts ports) {
        return Pending.body();
    }

    public Path root() {
        return root;
    }

    /** Starts a piece of work. @param purpose for people, such as {@code build} */
    public Lease lease(String purpose) {
        return Pending.body();
    }

    public BlobStore blobs() {
        return Pending.body();
    }

    public Refs refs() {
        return Pending.body();
    }

    public Images images() {
        return Pending.body();
    }

    public Layers layers() {
        return Pending.body();
    }

    public CacheRecords cache() {
        return Pending.body();
    }

    public ContextMemory contexts() {
        return Pending.body();
    }

    public Collector collector() {
        return Pending.body();
    }

    /** Where the folders of {@code RUN --mount=type=cache} live. */
    public Path mounts() {
        return root.resolve("mounts");
    }

    /** Where containers keep what is theirs. */
    public Path containers() {
        return root.resolve("containers");
    }

    /** A lock among all processes that share this store, by name: for what other rooms must do one at a time. */
    public Held lock(String name) {
        return Pending.body();
    }

    @Override
    public void close() {}
}
