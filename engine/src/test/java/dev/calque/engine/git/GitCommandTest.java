package dev.calque.engine.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git gets to know, told by a program in its place. */
class GitCommandTest {
    private static final Map<String, String> SECRETS = Map.of("GIT_AUTH_TOKEN", "canary");

    @TempDir
    Path work;

    private Map<String, String> environment;

    @BeforeEach
    void fake() throws IOException {
        Path git = Files.createDirectories(work.resolve("bin")).resolve("git");
        Files.writeString(git, "#!/bin/sh\n/usr/bin/env\necho \"arguments: $*\"\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();
        environment = new HashMap<>(Map.of(
                "PATH", work.resolve("bin").toString(),
                "HOME", "/root",
                "GIT_DIR", "/elsewhere",
                "GIT_EXTERNAL_DIFF", "evil",
                "SSH_AUTH_SOCK", "/tmp/own-agent",
                "PASSWORD", "hunter2",
                "https_proxy", "http://proxy:1"));
    }

    private String seen(String url, Optional<Path> agent) throws InterruptedException {
        GitAccess access = new GitAccess(GitUrl.of(url), agent, id -> Optional.ofNullable(SECRETS.get(id)));
        return new GitCommand(work, environment, access)
                .run(work, "https", "version")
                .out();
    }

    @Test
    void environment_isCleared_butForProxies() throws Exception {
        assertThat(seen("https://host/a.git", Optional.empty()))
                .doesNotContain("hunter2", "GIT_DIR", "GIT_EXTERNAL_DIFF", "own-agent", "HOME=/root")
                .contains(
                        "HOME=" + work, "https_proxy=http://proxy:1", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0")
                .contains("GIT_ALLOW_PROTOCOL=https\n");
    }

    @Test
    void token_goesToItsHostOnly_andNeverIntoArguments() throws Exception {
        String seen = seen("https://me:word@host:8080/a.git", Optional.empty());
        assertThat(seen).contains("GIT_CONFIG_KEY_0=http.https://host:8080/.extraheader");
        assertThat(seen).contains("GIT_CONFIG_VALUE_0=Authorization: basic bWU6d29yZA==");
        assertThat(seen("https://host/a.git", Optional.empty()))
                .contains("GIT_CONFIG_VALUE_0=Authorization: basic eC1hY2Nlc3MtdG9rZW46Y2FuYXJ5");
        assertThat(seen("git@host:a.git", Optional.empty())).doesNotContain("Authorization");
        assertThat(seen.lines()
                        .filter(line -> line.startsWith("arguments:"))
                        .findFirst()
                        .orElseThrow())
                .doesNotContain("word");
    }

    @Test
    void agent_isTheOneThatWasGiven() throws Exception {
        assertThat(seen("git@host:a.git", Optional.of(Path.of("/run/agent")))).contains("SSH_AUTH_SOCK=/run/agent\n");
    }

    @Test
    void missingGit_isNamedWithItsPackage() {
        environment.put("PATH", "");
        assertThatThrownBy(() -> seen("https://host/a.git", Optional.empty()))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("install the package 'git'");
    }
}
