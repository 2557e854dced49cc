package dev.calque.graph;

import java.util.List;
import java.util.Optional;

/**
 * How a {@link FileAction.Copy} copies. The meaning is that of LLB's {@code FileActionCopy}.
 *
 * @param owner of everything that is copied; absent keeps the source's owner
 * @param mode octal such as {@code 0755}, or symbolic such as {@code u+x,go=}; absent keeps the source's
 * @param include patterns below the source; only what matches is copied. Empty copies all
 * @param exclude patterns below the source that are not copied
 * @param behavior the switches
 */
public record CopyOptions(
        Optional<Owner> owner, Optional<String> mode, List<String> include, List<String> exclude, Behavior behavior) {
    public CopyOptions {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * The switches of a copy.
     *
     * @param followSource follow a symlink that is the last component of the source
     * @param dirContents copy what a source folder contains, not the folder itself
     * @param unpack take a source file that is a (compressed) tar archive apart
     * @param createDest make missing parents of the destination
     * @param wildcard the source is a pattern (see {@link Glob})
     * @param allowEmptyWildcard a pattern without matches is no error
     * @param keepParents {@code --parents}: the source is the pivot (a pattern, or the root), the one include is what
     *     stands behind it, and files keep their path below the pivot. Without {@code allowEmptyWildcard} the include
     *     must match
     */
    public record Behavior(
            boolean followSource,
            boolean dirContents,
            boolean unpack,
            boolean createDest,
            boolean wildcard,
            boolean allowEmptyWildcard,
            boolean keepParents) {}
}
