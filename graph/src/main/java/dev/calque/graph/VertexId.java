package dev.calque.graph;

import dev.calque.oci.Digest;

/** Names a vertex by the digest of its operation, inputs included. */
public record VertexId(Digest digest) {
    @Override
    public String toString() {
        return digest.shortId();
    }
}
