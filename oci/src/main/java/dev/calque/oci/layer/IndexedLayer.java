package dev.calque.oci.layer;

import dev.calque.oci.Digest;

/** A layer by name, and what is in it. */
public record IndexedLayer(Digest diffId, LayerIndex index) {}
