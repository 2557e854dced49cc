package dev.calque.engine.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a command of the system for a test. */
final class Command {
    private Command() {}

    static String run(Path folder, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(words)).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_AUTHOR_DATE", "2020-01-02T03:04:05Z");
        builder.environment().put("GIT_COMMITTER_DATE", "2020-01-02T03:04:05Z");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + text);
        }
        return text.strip();
    }

    static String git(Path folder, String... words) throws IOException, InterruptedException {
        String[] all = new String[words.length + 5];
        System.arraycopy(new String[] {"git", "-c", "user.name=t", "-c", "user.email=t@example.com"}, 0, all, 0, 5);
        System.arraycopy(words, 0, all, 5, words.length);
        return run(folder, all);
    }
}
