package dev.calque.graph;

import java.util.Optional;

/** One change to files. Paths are absolute inside the tree, as Java text. */
public sealed interface FileAction {
    /** What it reads besides the base. */
    default Optional<Edge> input() {
        return Optional.empty();
    }

    /**
     * Copies files.
     *
     * @param source inside {@code from}; a pattern where the options say so
     * @param dest absolute; a trailing slash means a folder
     */
    record Copy(Edge from, String source, String dest, CopyOptions options) implements FileAction {
        @Override
        public Optional<Edge> input() {
            return Optional.of(from);
        }
    }

    /**
     * Writes one file.
     *
     * @param content one {@code char} a byte, 0 to 255
     * @param mode octal or symbolic as in {@link CopyOptions}; absent gives 0644
     */
    record MakeFile(String path, String content, Optional<String> mode, Optional<Owner> owner) implements FileAction {}

    /** Makes a folder with its missing parents; one that exists is left as it is. */
    record MakeDirectory(String path, int mode, Optional<Owner> owner) implements FileAction {}

    /** Removes a path with all below it. */
    record Remove(String path, boolean allowMissing) implements FileAction {}
}
