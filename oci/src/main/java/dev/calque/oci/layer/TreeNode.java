package dev.calque.oci.layer;

import dev.calque.oci.RawPath;
import java.util.Optional;

/**
 * What stands at a path of a {@link TreeView}.
 *
 * @param path where it stands, without a symbolic link in any parent
 * @param entry what it is: never a {@link Entry.Hardlink}, since another name of a file shows the file itself
 * @param content where a file's bytes lie; empty for all else
 * @param identity the same for all names of one file
 */
public record TreeNode(RawPath path, Entry.Node entry, Optional<Content> content, Identity identity) {
    /**
     * Tells files apart as an inode number does.
     *
     * @param layer position of the layer in the stack, 0 for the lowest; −1 for a folder that is only implied
     * @param entry position of the entry in its layer
     */
    public record Identity(int layer, int entry) {}

    public Metadata metadata() {
        return entry.metadata();
    }

    public boolean isDirectory() {
        return entry instanceof Entry.Directory;
    }
}
