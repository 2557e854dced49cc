package dev.calque.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.calque.oci.Json;
import dev.calque.oci.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildMessagesTest {
    @TempDir
    Path work;

    private CommandLine calque;

    @BeforeEach
    void open() {
        calque = new CommandLine(work);
    }

    @Test
    void wrongInstruction_isShownWithItsLines() {
        calque.context("Dockerfile", "FROM scratch\n\nLABEL a=b\nCOPPY x y\nCMD [\"x\"]\n");
        CommandLine.Result result = calque.tryBuild("--progress=quiet");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("""
                Dockerfile:4
                --------------------
                   2 |
                   3 |     LABEL a=b
                   4 | >>> COPPY x y
                   5 |     CMD ["x"]
                --------------------
                calque: Dockerfile:4: unknown instruction: COPPY (did you mean COPY?)
                """);
    }

    @Test
    void missingFile_isShownWithItsLines_andColouredOnATerminalOnly() {
        calque.context("Dockerfile", "FROM scratch\nCOPY one \\\n  two /\n");
        calque.context("one", "");
        CommandLine.Result result = calque.tryBuild("--progress=quiet");
        assertThat(result.err())
                .startsWith(
                        "Dockerfile:2\n--------------------\n   1 |     FROM scratch\n   2 | >>> COPY one \\\n   3 | >>>   two /\n")
                .contains("calque: Dockerfile:2: ")
                .doesNotContain("\u001B[");
        assertThat(calque.with("CALQUE_TTY", "2").tryBuild("--progress=quiet").err())
                .contains("\u001B[31m   2 | >>> COPY");
        assertThat(calque.with("CALQUE_TTY", "2")
                        .with("NO_COLOR", "1")
                        .tryBuild("--progress=quiet")
                        .err())
                .doesNotContain("\u001B[");
    }

    @Test
    void warnings_standAtTheEndOfABuild() {
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\nCMD hi\n");
        String err = calque.build("--progress=plain").err();
        assertThat(err).endsWith("""

                 1 warning found:
                 - JSONArgsRecommended: JSON arguments recommended for CMD to prevent unintended behavior related to OS signals (line 3)
                More info: https://docs.docker.com/go/dockerfile/rule/json-args-recommended/
                Dockerfile:3
                --------------------
                   1 |     FROM scratch
                   2 |     COPY . /
                   3 | >>> CMD hi
                --------------------

                """);
        assertThat(calque.build("--progress=none").err()).isEmpty();
        assertThat(calque.build("-q").err()).isEmpty();
    }

    @Test
    void failedCommand_showsItsLastLines() {
        calque.needsCommands();
        calque.context("Dockerfile", "FROM busybox\nRUN seq 30; echo broken >&2; exit 3\n");
        CommandLine.Result result = calque.tryBuild("--progress=quiet");
        assertThat(result.err())
                .contains("the last lines of output:\n")
                .contains("   | 30\n")
                .contains("   | broken\n")
                .doesNotContain("   | 3\n")
                .contains("   2 | >>> RUN seq 30")
                .endsWith("did not complete successfully: exit code: 3\n");
    }

    @Test
    void rawJson_isOneObjectALine() {
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\nCMD hi\n");
        List<JsonObject> lines = lines(calque.build("--progress=rawjson").err());
        assertThat(lines).anyMatch(line -> line.objects("vertexes").stream().anyMatch(v -> v.has("completed")));
        JsonObject warning = lines.stream()
                .flatMap(line -> line.objects("warnings").stream())
                .findFirst()
                .orElseThrow();
        assertThat(new String(Base64.getDecoder().decode(warning.text("short")), StandardCharsets.UTF_8))
                .startsWith("JSONArgsRecommended: ");
    }

    @Test
    void rawJson_carriesOutput() {
        calque.needsCommands();
        calque.context("Dockerfile", "FROM busybox\nRUN echo said\n");
        assertThat(lines(calque.build("--progress=rawjson").err()))
                .flatExtracting(line -> line.objects("logs"))
                .anyMatch(log -> log.text("data")
                        .equals(Base64.getEncoder().encodeToString("said\n".getBytes(StandardCharsets.UTF_8))));
    }

    private static List<JsonObject> lines(String text) {
        return text.lines().map(line -> Json.object(line, "a line")).toList();
    }

    @Test
    void whatIsIgnored_isSaid() {
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\n");
        String err = calque.build(
                        "--rm",
                        "--force-rm",
                        "--load",
                        "-m",
                        "1g",
                        "--cpu-quota=3",
                        "--provenance=true",
                        "--sbom=false",
                        "--cache-from",
                        "x",
                        "--builder",
                        "other",
                        "--isolation=default",
                        "--progress=none")
                .err();
        assertThat(err.lines().map(line -> line.replaceAll("notice: --([a-z-]+).*", "$1")))
                .containsExactly("memory", "cpu-quota", "cache-from", "provenance", "builder");
        assertThat(calque.tryBuild("--squash").err()).contains("--squash is not supported");
        assertThat(calque.tryBuild("--isolation=hyperv").err()).contains("only default");
        assertThat(calque.tryBuild("--add-host", "a:host-gateway").err()).contains("host-gateway");
    }

    @Test
    void platform_comesFromTheEnvironment() {
        calque.context("Dockerfile", "FROM scratch\nCOPY . /\n");
        calque.with("DOCKER_DEFAULT_PLATFORM", "linux/arm64").build("-t", "other");
        assertThat(calque.run("image", "inspect", "-f", "{{.Architecture}}", "other")
                        .out())
                .isEqualTo("arm64\n");
    }

    @Test
    void limitsAndHosts_reachTheCommand() {
        calque.needsCommands();
        calque.context("Dockerfile", """
                FROM busybox
                RUN ulimit -n; grep box.example /etc/hosts; df -k /dev/shm | tail -1; cat /proc/self/cgroup
                RUN --security=insecure grep CapEff /proc/self/status
                RUN --network=host echo networked
                """);
        String err = calque.build(
                        "--progress=plain",
                        "--ulimit",
                        "nofile=77:88",
                        "--add-host",
                        "box.example:10.1.2.3",
                        "--shm-size",
                        "3m",
                        "--cgroup-parent",
                        "calque-test",
                        "--allow",
                        "security.insecure",
                        "--allow",
                        "network.host")
                .err();
        assertThat(err)
                .contains(" 77\n")
                .contains("10.1.2.3\tbox.example")
                .contains(" 3072 ")
                .contains("networked");
        assertThat(err).containsPattern("CapEff:\\s+000001ff");
        assertThat(calque.tryBuild("--no-cache").err()).contains("security.insecure");
    }
}
