package dev.calque.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs what people run most, so that a start-up cache can be made of the classes that it loads. Works in a folder of its
 * own. Where it may start containers, it starts one whose command does not exist: that goes the whole way and runs nothing.
 */
public final class Training {
    private Training() {}

    /** @param words the folder to work in */
    public static void main(String[] words) throws IOException {
        Path folder = Path.of(words[0]);
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("file"), "content\n");
        Files.writeString(context.resolve(".dockerignore"), "ignored\n");
        Files.writeString(context.resolve("Dockerfile"), """
                ARG VERSION=1
                FROM scratch AS base
                ARG VERSION
                ENV NAME="value ${VERSION:-2}" OTHER=b
                COPY file /etc/file
                FROM base
                WORKDIR /app
                COPY --from=base --chown=1:2 /etc /app/
                LABEL a=b
                EXPOSE 80
                HEALTHCHECK CMD ["true"]
                CMD ["true"]
                """);
        Path steps = Files.createDirectories(folder.resolve("steps"));
        Files.writeString(steps.resolve("Dockerfile"), "FROM training\nRUN [\"/missing\"]\n");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List<String> root = List.of("--root", folder.resolve("store").toString());
        for (List<String> command : List.of(
                List.of("version"),
                List.of("images"),
                List.of("build", "-t", "training", context.toString()),
                List.of("build", "-t", "training", context.toString()),
                List.of("build", "--progress", "plain", "-t", "training", context.toString()),
                List.of("images", "train*"),
                List.of("history", "training"),
                List.of("inspect", "training"),
                List.of("build", "-t", "steps", steps.toString()),
                List.of("run", "missing"),
                List.of("run", "--rm", "training", "/missing"),
                List.of("system", "df"),
                List.of("--help"))) {
            List<String> all = new java.util.ArrayList<>(root);
            all.addAll(command);
            Main.run(all, nowhere, nowhere, Map.of());
        }
    }
}
