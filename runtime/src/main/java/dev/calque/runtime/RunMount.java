package dev.calque.runtime;

import dev.calque.oci.RawPath;
import java.nio.file.Path;
import java.util.List;

/** Something that a process sees at {@link #target} of its root. */
public sealed interface RunMount {
    /** Absolute, inside the root of the process. */
    String target();

    /**
     * A file, folder or socket of the host that the user named, with all that is mounted below it. Links in the path
     * are followed: nothing that an image or a step shaped may be named here.
     */
    record HostBind(Path source, String target, boolean readOnly) implements RunMount {}

    /**
     * Something inside a folder that steps write to, such as a cache that several share.
     *
     * @param inside resolved as if the folder were the root, whatever a step makes of it meanwhile
     */
    record Folder(Path folder, RawPath inside, String target, boolean readOnly) implements RunMount {}

    /**
     * Something inside a stack of layers.
     *
     * @param lowers lowest first
     * @param inside resolved as if the stack were the root
     * @param readOnly if not, what is written is thrown away
     */
    record Layers(List<Path> lowers, RawPath inside, String target, boolean readOnly) implements RunMount {
        public Layers {
            lowers = List.copyOf(lowers);
        }
    }

    /** @param sizeBytes zero for the kernel's default, half of the memory @param mode such as 01777 */
    record Tmpfs(String target, long sizeBytes, int mode) implements RunMount {}

    /** A file that exists only in memory and only while the process runs. */
    record Secret(SecretContent content, String target, int mode, long uid, long gid) implements RunMount {}
}
