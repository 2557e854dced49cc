/**
 * Layer tars, byte for byte: reading hostile ones, writing deterministic ones, an index of what is in one, and the
 * merged view of a stack of them.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">image-spec, Image Layer Filesystem
 *     Changeset</a>
 */
@org.jspecify.annotations.NullMarked
package dev.calque.oci.layer;
