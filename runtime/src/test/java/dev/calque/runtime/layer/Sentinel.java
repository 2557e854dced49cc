package dev.calque.runtime.layer;

import dev.calque.linux.Directory;
import dev.calque.linux.FileType;
import dev.calque.linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tree beside the root that nothing may touch: contents, metadata, inodes, links. */
final class Sentinel {
    private final Path folder;
    private final List<String> before;

    private Sentinel(Path folder) throws IOException {
        this.folder = folder;
        this.before = describe();
    }

    /** @param folder such as one that has the root's name as a prefix of its own */
    static Sentinel plant(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/passwd"), "sentinel");
        Files.writeString(folder.resolve("file"), "sentinel");
        Files.createLink(folder.resolve("linked"), folder.resolve("file"));
        Files.createSymbolicLink(folder.resolve("symlink"), Path.of("file"));
        return new Sentinel(folder);
    }

    List<String> before() {
        return before;
    }

    List<String> describe() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Directory top = Directory.open(folder)) {
            describe(top, "", lines);
        }
        return lines;
    }

    private static void describe(Directory directory, String prefix, List<String> lines) throws IOException {
        lines.add(prefix + " " + directory.stat());
        for (String name : directory.list()) {
            Stat stat = directory.stat(name);
            lines.add(prefix + name + " " + stat + " " + directory.xattrNames(name));
            if (stat.isDirectory()) {
                try (Directory inner = directory.directory(name)) {
                    describe(inner, prefix + name + "/", lines);
                }
            } else if (stat.type() == FileType.FILE) {
                lines.add(Files.readString(directory.procPath().resolve(name)));
            }
        }
    }
}
