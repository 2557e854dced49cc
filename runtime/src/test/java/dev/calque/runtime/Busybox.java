package dev.calque.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A tiny root file system: one static program under many names. */
final class Busybox {
    private static final Path PROGRAM = Path.of("/bin/busybox");

    private Busybox() {}

    static void assume() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "needs /bin/busybox, of Debian's package busybox-static");
    }

    /** An unpacked layer. */
    static Path layer(Path folder) throws IOException {
        for (String name : List.of("bin", "etc", "tmp", "root")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.copy(PROGRAM, folder.resolve("bin/busybox"));
        folder.resolve("bin/busybox").toFile().setExecutable(true, false);
        for (String name : List.of(
                "sh",
                "cat",
                "echo",
                "ls",
                "sleep",
                "id",
                "mkdir",
                "rm",
                "touch",
                "chmod",
                "ln",
                "mv",
                "grep",
                "mknod",
                "hostname",
                "mount",
                "env",
                "true",
                "readlink",
                "stat",
                "dd",
                "ulimit",
                "nc",
                "ip",
                "wc",
                "seq",
                "rmdir",
                "chown")) {
            Files.createSymbolicLink(folder.resolve("bin").resolve(name), Path.of("busybox"));
        }
        Files.writeString(folder.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
        return folder;
    }
}
