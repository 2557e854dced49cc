package dev.calque.solver;

import dev.calque.oci.Digest;

/** Under what a result is remembered. */
public sealed interface CacheKey {
    Digest digest();

    /** By what was asked for: the operation and, through the same keys, everything it builds on. */
    record ByDefinition(Digest digest) implements CacheKey {}

    /** By what the operation really reads. */
    record ByContent(Digest digest) implements CacheKey {}
}
