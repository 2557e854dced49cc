package dev.calque.store;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Refuses to delete what is still mounted: behind a bind mount there may be somebody's files.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    /** Deletes a folder of work and all below, unless something is mounted there. */
    static void deleteUnmounted(Path folder) throws IOException {
        if (Files.isReadable(TABLE)) {
            // Bytes as they are: a mount point may have a name that is no text.
            Optional<String> mounted = below(folder, Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1));
            if (mounted.isPresent()) {
                throw new CalqueException(
                        CalqueException.Kind.CONFLICT,
                        "deleting " + folder + ": " + mounted.get() + " is still mounted; nothing was deleted");
            }
        }
        Trees.delete(folder);
    }

    static Optional<String> below(Path folder, List<String> table) {
        String bytes = new String(folder.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return table.stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > MOUNT_POINT)
                .map(fields -> unescaped(fields[MOUNT_POINT]))
                .filter(point -> point.equals(bytes) || point.startsWith(bytes + "/"))
                .findFirst();
    }

    /** Space, tab, newline and backslash stand as three octal digits. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
