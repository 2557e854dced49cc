package dev.calque.oci.layer;

import dev.calque.oci.RawPath;

/**
 * One member of a layer: a file of some type, or a mark that something below is gone. Whiteouts appear as their own
 * type, never as files called {@code .wh.…}.
 */
public sealed interface Entry {
    RawPath path();

    /** An entry that puts something at its path. */
    sealed interface Node extends Entry {
        Metadata metadata();
    }

    /** @param sizeBytes length of the content that follows in the tar */
    record File(RawPath path, Metadata metadata, long sizeBytes) implements Node {}

    record Directory(RawPath path, Metadata metadata) implements Node {}

    /** @param target the link's text, one {@code char} a byte; not cleaned, may point anywhere */
    record Symlink(RawPath path, Metadata metadata, String target) implements Node {}

    /** Another name for a file of the same tree. @param target where that file is */
    record Hardlink(RawPath path, Metadata metadata, RawPath target) implements Node {}

    record Device(RawPath path, Metadata metadata, boolean block, int major, int minor) implements Node {}

    record Fifo(RawPath path, Metadata metadata) implements Node {}

    /** What lower layers have at {@code path} is gone. */
    record Whiteout(RawPath path) implements Entry {}

    /** What lower layers have inside the folder {@code path} is gone; the folder itself and its new content stay. */
    record Opaque(RawPath path) implements Entry {}
}
