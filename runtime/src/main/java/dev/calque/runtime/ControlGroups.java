package dev.calque.runtime;

import java.nio.file.Files;
import java.nio.file.Path;

/** Which control groups this host has. */
final class ControlGroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private ControlGroups() {}

    /** Whether there is only the unified hierarchy, version 2. */
    static boolean unified() {
        return Files.exists(ROOT.resolve("cgroup.controllers"));
    }

    /** Whether version 1 holds the controllers, with version 2 beside it. */
    static boolean hybrid() {
        return !unified() && Files.exists(ROOT.resolve("unified/cgroup.procs"));
    }
}
