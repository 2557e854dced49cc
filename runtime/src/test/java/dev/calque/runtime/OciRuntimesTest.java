package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciRuntimesTest {
    @TempDir
    Path temp;

    private final List<String> notices = new ArrayList<>();
    private final List<String> output = new ArrayList<>();

    @BeforeEach
    void needsRoot() {
        assumeTrue(Credentials.isRoot(), "running containers needs root");
        Busybox.assume();
    }

    private Path program(String name, String script) throws IOException {
        Path program = Files.writeString(temp.resolve(name), "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private RunResult run(Map<String, String> environment) throws Exception {
        Snapshot snapshot = Snapshot.prepare(
                List.of(Busybox.layer(temp.resolve("base"))), Files.createDirectories(temp.resolve("scratch")));
        OutputListener listener = (stream, bytes, count) -> output.add(new String(bytes, 0, count));
        return new Sandbox(environment, notices::add)
                .run(new RunRequest(
                        snapshot,
                        new ContainerProcess(
                                List.of("echo", "hello"), List.of("PATH=/bin"), "/", ContainerProcess.User.ROOT, false),
                        Network.host(),
                        Confinement.defaults(),
                        List.of(),
                        new Stdio.Streamed(listener)));
    }

    @Test
    void aRuntimeThatRefusesTheHost_isToldAndPassedOver() throws Exception {
        program("crun", "echo 'crun: cgroups in hybrid mode not supported' >&2; exit 1");
        RunResult result = run(Map.of("PATH", temp + ":" + System.getenv("PATH")));

        assertThat(result).isEqualTo(new RunResult(0, Optional.empty()));
        assertThat(output).containsExactly("hello\n");
        assertThat(notices).singleElement().asString().startsWith("crun refuses this host: ");
    }

    @Test
    void aRefusal_isToldFromAFailureOfTheContainer() {
        OciRuntimes runtimes = new OciRuntimes(Map.of(), notices::add);
        OciRuntime runtime = new OciRuntime(temp.resolve("crun"));

        assertThat(runtimes.isRefusal(runtime, "cgroups in hybrid mode not supported, drop all controllers"))
                .isTrue();
        assertThat(runtimes.isRefusal(runtime, "exec: \"nope\": executable file not found in $PATH"))
                .isFalse();
        assertThat(notices).hasSize(1);
    }

    @Test
    void theRuntimeThatWasAskedFor_isUsed_andNoOther() throws Exception {
        Path broken = program("broken", "echo 'boom' >&2; exit 3");
        RunResult result = run(Map.of("CALQUE_RUNTIME", broken.toString()));

        assertThat(result).isEqualTo(new RunResult(125, Optional.of("boom")));
        assertThatThrownBy(() -> new OciRuntimes(Map.of("CALQUE_RUNTIME", "/none"), notices::add).choose())
                .hasMessageContaining("CALQUE_RUNTIME names '/none'");
    }
}
