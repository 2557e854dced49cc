package dev.calque.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which control groups this host has. */
final class ControlGroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private ControlGroups() {}

    /** Whether there is only the unified hierarchy, version 2. */
    static boolean unified() {
        return Files.exists(ROOT.resolve("cgroup.controllers"));
    }

    /** The folders of one control group: one, or one a hierarchy of version 1. */
    static List<Path> folders(String group) throws IOException {
        String relative = group.substring(1);
        if (unified()) {
            return Stream.of(ROOT.resolve(relative)).filter(Files::isDirectory).toList();
        }
        try (Stream<Path> hierarchies = Files.list(ROOT)) {
            return hierarchies
                    .map(hierarchy -> hierarchy.resolve(relative))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /** Whether version 1 holds the controllers, with version 2 beside it. */
    static boolean hybrid() {
        return !unified() && Files.exists(ROOT.resolve("unified/cgroup.procs"));
    }
}
