package dev.calque.engine.git;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs {@code git} without hooks, without a terminal and without the configuration of the system or of a home folder:
 * what it does depends on its arguments only. It is ended when the calling thread is interrupted.
 */
final class GitCommand {
    /** What proxies and certificates of this machine are told by. */
    private static final Set<String> PASSED = Set.of(
            "PATH",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "GIT_SSL_CAINFO");

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.symlinks=true",
            "core.autocrlf=false",
            "core.attributesFile=/dev/null",
            "core.excludesFile=/dev/null",
            "credential.helper=",
            "gc.auto=0",
            "advice.detachedHead=false",
            "init.defaultBranch=main",
            "fetch.fsckObjects=false",
            "http.lowSpeedLimit=1",
            "http.lowSpeedTime=60");

    private static final int MOST_OUTPUT_BYTES = 64 << 20;

    private final Path scratch;
    private final Map<String, String> environment;
    private final GitAccess access;

    /**
     * @param scratch a folder of our own; an empty home and the output of commands lie there
     * @param environment of this process
     */
    GitCommand(Path scratch, Map<String, String> environment, GitAccess access) {
        this.scratch = scratch;
        this.environment = environment;
        this.access = access;
    }

    /** What a command wrote. @param exitCode 0 for success */
    record Result(int exitCode, String out, String err) {
        boolean succeeded() {
            return exitCode == 0;
        }

        /** The line that says most. */
        String reason() {
            return err.lines()
                    .filter(line -> line.startsWith("fatal:") || line.startsWith("error:"))
                    .findFirst()
                    .or(() -> err.lines().filter(line -> !line.isBlank()).findFirst())
                    .orElse("exit code " + exitCode);
        }
    }

    /** @param protocols those that may be spoken, separated by colons */
    Result run(Path repository, String protocols, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable().toString()));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(scratch, "git-", ".out");
            Path err = Files.createTempFile(scratch, "git-", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(repository.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            surround(builder.environment(), protocols);
            int exitCode = await(builder.start());
            Result result = new Result(exitCode, text(out), GitUrl.redacted(text(err)));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("running git", e);
        }
    }

    private void surround(Map<String, String> variables, String protocols) {
        variables.clear();
        environment.forEach((name, value) -> {
            if (PASSED.contains(name)) {
                variables.put(name, value);
            }
        });
        variables.put("LC_ALL", "C");
        variables.put("HOME", scratch.toString());
        variables.put("XDG_CONFIG_HOME", scratch.toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
        variables.put("GIT_ATTR_NOSYSTEM", "1");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_ASKPASS", "/bin/false");
        variables.put("GIT_ALLOW_PROTOCOL", protocols);
        variables.put("GIT_LFS_SKIP_SMUDGE", "1");
        access.describe(variables, scratch);
    }

    private Path executable() {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "git"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> CalqueException.unavailable("git sources need the git command, and there is none in"
                        + " PATH; install the package 'git', with 'apt-get install git' or the like"));
    }

    private static int await(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_OUTPUT_BYTES) {
            throw CalqueException.invalid("git wrote more than " + MOST_OUTPUT_BYTES + " bytes");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
