package dev.calque.dockerfile.lower;

import dev.calque.graph.Op;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.ImageRef;
import dev.calque.oci.Platform;
import java.time.Instant;
import java.util.Optional;

/** What lowering must know about the world: the configs of base images, because ENV, USER and ONBUILD of a base matter. */
public interface ImageResolver {
    /** What an image is for a platform; one that does not exist is a {@link dev.calque.oci.CalqueException}. */
    Resolved resolve(ImageRef ref, Platform platform);

    /**
     * When a source was made: a commit's time, or {@code Last-Modified} of a download. Only asked where
     * SOURCE_DATE_EPOCH names the source; empty where it has no such time, as a folder.
     */
    default Optional<Instant> timeOf(Op source) {
        return Optional.empty();
    }

    /** An image, pinned, with its config. */
    record Resolved(ImageRef.Pinned ref, ImageConfig config) {}
}
