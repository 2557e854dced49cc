package dev.calque.store;

import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef.Tagged;
import java.util.Optional;
import java.util.stream.Stream;

/** Tags: each names a manifest or an index in the store. */
public interface Refs {
    /** A tag and what it names. */
    record Ref(Tagged name, Descriptor target) {}

    Optional<Descriptor> read(Tagged name);

    /**
     * Lets the tag name {@code next} if it names {@code expected} now (empty: if it does not exist), in one step among
     * all processes, durably. The blob must be pinned or named by something already.
     *
     * @return whether it did
     */
    boolean swap(Tagged name, Optional<Descriptor> expected, Descriptor next);

    /** Lets the tag name {@code next} whatever it named; gives what it named before. */
    Optional<Descriptor> set(Tagged name, Descriptor next);

    /** Removes the tag and gives what it named; only the tag goes, collection does the rest. */
    Optional<Descriptor> delete(Tagged name);

    /** All tags, by repository and tag; to be closed. Tags that come or go meanwhile may show or not. */
    Stream<Ref> list();

    /** The tags of one repository. */
    Stream<Ref> list(String repository);
}
