package dev.calque.oci.layer;

import dev.calque.oci.Digest;

/**
 * Where the bytes of a file lie.
 *
 * @param diffId of the layer whose uncompressed tar has them
 * @param offsetBytes from the start of that tar to the content; for a sparse file, to the first header of its member
 * @param sizeBytes of the file as a reader sees it
 * @param sparse whether the content must be expanded by a {@link TarReader} that starts at the offset
 */
public record Content(Digest diffId, long offsetBytes, long sizeBytes, boolean sparse) {}
