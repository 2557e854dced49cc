package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    /** A command line that nobody else has. */
    private static final String SLEEP = "98765." + ProcessHandle.current().pid();

    @TempDir
    Path temp;

    @AfterAll
    static void removeGroups() throws IOException {
        TestGroups.remove();
    }

    @BeforeEach
    void needsRoot() {
        assumeTrue(Credentials.isRoot(), "running containers needs root");
        Busybox.assume();
    }

    /** A JVM of its own that runs a container, to be killed. */
    static final class Victim {
        private Victim() {}

        static void main(String[] args) throws Exception {
            Snapshot snapshot = Snapshot.prepare(List.of(Path.of(args[0])), Path.of(args[1]));
            RunRequest request = new RunRequest(
                    snapshot,
                    new ContainerProcess(
                            List.of("sh", "-c", "echo started; sleep " + args[3]),
                            List.of("PATH=/bin"),
                            "/",
                            ContainerProcess.User.ROOT,
                            false),
                    Network.host(),
                    TestGroups.in(args[2]),
                    List.of(new RunMount.Tmpfs("/t", 0, 0755)),
                    new Stdio.Inherited(false));
            new Sandbox(System.getenv(), notice -> {}).run(request);
        }
    }

    private Process start(Path base, Path scratch) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        base.toString(),
                        scratch.toString(),
                        TestGroups.PARENT,
                        SLEEP)
                .redirectError(temp.resolve("victim.err").toFile())
                .start();
    }

    private static List<Long> sleepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                                .equals("sleep\0" + SLEEP + "\0");
                    } catch (IOException e) {
                        return false;
                    }
                })
                .map(ProcessHandle::pid)
                .toList();
    }

    @Test
    void afterAKill_sweepingLeavesNothing() throws Exception {
        Path base = Busybox.layer(temp.resolve("base"));
        Path scratch = Files.createDirectory(temp.resolve("scratch"));
        Process victim = start(base, scratch);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine())
                    .as(Files.readString(temp.resolve("victim.err")))
                    .isEqualTo("started");
        }
        victim.destroyForcibly().waitFor();
        assertThat(sleepers()).hasSize(1);

        assertThat(Sandbox.sweep(scratch)).anyMatch(line -> line.startsWith("ended the container calque-"));

        assertThat(sleepers()).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(scratch.toString());
        TestGroups.assertEmpty();
        assertThat(Sandbox.sweep(scratch)).isEmpty();
    }

    @Test
    void killedAtAnyMoment_sweepingLeavesNothing() throws Exception {
        Path base = Busybox.layer(temp.resolve("base"));
        int rounds = Integer.getInteger("calque.kills", 8);
        for (int round = 0; round < rounds; round++) {
            Path scratch = Files.createDirectory(temp.resolve("scratch" + round));
            Process victim = start(base, scratch);
            Thread.sleep(Duration.ofMillis(150 + 240L * round / rounds));
            victim.destroyForcibly().waitFor();
            Sandbox.sweep(scratch);
            assertThat(sleepers()).as("killed in round " + round).isEmpty();
            TestGroups.assertEmpty();
        }
    }

    @Test
    void whereNothingRan_thereIsNothingToDo() {
        assertThat(Sandbox.sweep(temp)).isEmpty();
    }
}
