package dev.calque.engine.build;

import dev.calque.oci.Platform;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs for other platforms, which the kernel hands to a registered handler such as qemu. */
final class ForeignPrograms {
    private static final Path HANDLERS = Path.of("/proc/sys/fs/binfmt_misc");

    private ForeignPrograms() {}

    /** What to say where a command for {@code platform} failed; empty where a handler or this machine can run it. */
    static String hint(Platform platform) {
        return platform.architecture().equals(Platform.host().architecture()) || isAnyRegistered()
                ? ""
                : "; no handler for " + platform
                        + " is registered on this machine (binfmt_misc): install qemu-user-static";
    }

    private static boolean isAnyRegistered() {
        if (!Files.isDirectory(HANDLERS)) {
            return false;
        }
        try (DirectoryStream<Path> handlers = Files.newDirectoryStream(HANDLERS, "qemu-*")) {
            return handlers.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
