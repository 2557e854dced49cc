package dev.calque.graph;

import java.util.Optional;

/** Something that is put into the file system of one command, and not kept. */
public sealed interface Mount {
    /** Absolute path in the container; empty for a secret that is only an environment variable. */
    String target();

    /** The tree it shows, if any. */
    default Optional<Edge> input() {
        return Optional.empty();
    }

    /**
     * Files of another tree. Writes to a writable one are seen by the command and then dropped, unless the graph uses
     * its output.
     *
     * @param from absent for the empty tree
     * @param source path inside {@code from}
     */
    record Bind(String target, Optional<Edge> from, String source, boolean writable) implements Mount {
        @Override
        public Optional<Edge> input() {
            return from;
        }
    }

    /** A folder that is kept between builds, outside of every image. @param id what the folder is found by */
    record Cache(String target, String id, Optional<Edge> from, String source, Sharing sharing, Access access)
            implements Mount {
        @Override
        public Optional<Edge> input() {
            return from;
        }
    }

    /** What two commands do that want the same cache folder at once. */
    enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }

    /** Permissions of a mount's root. @param mode permission bits, 0 to 07777 */
    record Access(int mode, long uid, long gid, boolean readOnly) {}

    /** Memory. @param sizeBytes absent for the kernel's default */
    record Tmpfs(String target, Optional<Long> sizeBytes) implements Mount {}

    /**
     * A secret, as a file on a tmpfs, as an environment variable, or both. Its value is never part of a key.
     *
     * @param env the variable's name
     */
    record Secret(String target, String id, boolean required, Access access, Optional<String> env) implements Mount {}

    /** The socket of an ssh agent, forwarded. */
    record Ssh(String target, String id, boolean required, Access access) implements Mount {}
}
