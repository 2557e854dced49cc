package dev.calque.engine.build;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.Calque;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One build in a process of its own, which can have another user and another umask. */
final class BuildOnce {
    private BuildOnce() {}

    /** @param words the folder of the store and that of the context; prints the image's manifest */
    public static void main(String[] words) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("manifest " + build(Path.of(words[0]), Path.of(words[1])));
    }

    static String build(Path store, Path context) throws InterruptedException {
        try (Calque calque = Calque.open(store)) {
            BuildResult result = calque.build(
                    BuildRequest.of(context)
                            .withTags(List.of("once"))
                            .withParameters(new BuildRequest.Parameters(
                                    Map.of(),
                                    Optional.empty(),
                                    Map.of(),
                                    List.of(),
                                    Optional.of(Instant.ofEpochSecond(1_600_000_000)))),
                    _ -> {});
            return result.written().orElseThrow().digest().toString();
        }
    }

    /**
     * Builds in a child process.
     *
     * @param before words that start it, such as {@code setpriv …}
     * @param umask such as {@code 0077}
     */
    static String child(Path work, Path store, Path context, List<String> before, String umask) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        command.addAll(before);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                readableClassPath(work.resolve("classes")),
                BuildOnce.class.getName(),
                store.toString(),
                context.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!before.isEmpty()) {
            builder.environment().clear();
            builder.environment().put("PATH", "");
        }
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines()
                .filter(line -> line.startsWith("manifest "))
                .findFirst()
                .orElseThrow(() -> new IOException(text))
                .substring("manifest ".length());
    }

    /** The class path, copied to where every user can read it. */
    private static String readableClassPath(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path copy = folder.resolve(entries.size() + "-" + Path.of(entry).getFileName());
            copy(Path.of(entry), copy);
            entries.add(copy.toString());
        }
        return String.join(":", entries);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
