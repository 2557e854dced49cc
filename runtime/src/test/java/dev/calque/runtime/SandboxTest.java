package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.linux.Credentials;
import dev.calque.oci.CalqueException;
import dev.calque.oci.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    private static final String PATH = "PATH=/bin:/usr/bin";

    @TempDir
    Path temp;

    private final List<String> notices = new ArrayList<>();
    private final Sandbox sandbox = new Sandbox(System.getenv(), notices::add);
    private final Collected output = new Collected();
    private Path base;
    private int runs;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Credentials.isRoot(), "running containers needs root");
        Busybox.assume();
        base = Busybox.layer(temp.resolve("base"));
    }

    @AfterAll
    static void removeGroups() throws IOException {
        TestGroups.remove();
    }

    private Snapshot snapshot(Path... more) throws IOException {
        List<Path> lowers = new ArrayList<>(List.of(base));
        lowers.addAll(List.of(more));
        return Snapshot.prepare(lowers, Files.createDirectories(temp.resolve("scratch" + runs++)));
    }

    private static ContainerProcess shell(String script) {
        return new ContainerProcess(List.of("sh", "-c", script), List.of(PATH), "/", ContainerProcess.User.ROOT, false);
    }

    private RunRequest request(Snapshot snapshot, String script, RunMount... mounts) {
        return new RunRequest(
                snapshot,
                shell(script),
                Network.host(),
                TestGroups.confined(),
                List.of(mounts),
                new Stdio.Streamed(output));
    }

    private String run(String script, RunMount... mounts) throws Exception {
        RunResult result = sandbox.run(request(snapshot(), script, mounts));
        assertThat(result).as(output.toString()).isEqualTo(new RunResult(0, Optional.empty()));
        return output.out();
    }

    private RunResult run(ContainerProcess process, Network network, Confinement confinement) throws Exception {
        return sandbox.run(
                new RunRequest(snapshot(), process, network, confinement, List.of(), new Stdio.Streamed(output)));
    }

    /** Whether anything of a run is left anywhere on the host. */
    private static void assertNothingLeft() throws IOException {
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("scratch");
        TestGroups.assertEmpty();
    }

    @Test
    void output_andExitCode_areTheProcesss() throws Exception {
        RunResult result = sandbox.run(request(snapshot(), "echo out; echo err >&2; exit 7"));

        assertThat(result).isEqualTo(new RunResult(7, Optional.empty()));
        assertThat(output.out()).isEqualTo("out\n");
        assertThat(output.err()).isEqualTo("err\n");
        assertNothingLeft();
    }

    @Test
    void changes_areInTheUpperDirectory() throws Exception {
        Snapshot snapshot = snapshot();
        sandbox.run(request(snapshot, "echo hi > /etc/motd; rm /etc/passwd"));

        assertThat(snapshot.upper().resolve("etc/motd")).hasContent("hi");
        assertThat(base.resolve("etc/motd")).doesNotExist();
        assertThat(base.resolve("etc/passwd")).exists();
    }

    @Test
    void mountPoints_leaveNoTrace() throws Exception {
        Snapshot snapshot = snapshot();
        sandbox.run(request(snapshot, "cat /etc/hosts /etc/resolv.conf /etc/hostname; ls /proc /sys /dev"));

        try (Stream<Path> left = Files.walk(snapshot.upper())) {
            assertThat(left.map(snapshot.upper()::relativize).map(Path::toString))
                    .containsExactlyInAnyOrder("", "etc");
        }
        assertThat(Files.getLastModifiedTime(snapshot.upper().resolve("etc")))
                .isEqualTo(Files.getLastModifiedTime(base.resolve("etc")));
    }

    @Test
    void mountPoints_thatAStepFilled_stay() throws Exception {
        Snapshot snapshot = snapshot();
        RunMount cache = new RunMount.Tmpfs("/cache/inner", 0, 0755);
        sandbox.run(request(snapshot, "touch /cache/mine", cache));

        assertThat(snapshot.upper().resolve("cache/mine")).exists();
        assertThat(snapshot.upper().resolve("cache/inner")).doesNotExist();
    }

    @Test
    void mountPoints_behindLinksOfTheImage_areMadeInside() throws Exception {
        Files.createSymbolicLink(base.resolve("etc/resolv.conf"), Path.of("../run/resolve/stub.conf"));
        Snapshot snapshot = snapshot();
        sandbox.run(request(snapshot, "cat /etc/resolv.conf"));

        assertThat(output.err()).isEmpty();
        assertThat(snapshot.upper().resolve("run")).doesNotExist();
    }

    @Test
    void aStepThatSwapsItsMountPointsFolder_harmsNothingOutside() throws Exception {
        Path victim = Files.createDirectories(temp.resolve("victim/stub"));
        Snapshot snapshot = snapshot();
        RunMount mount = new RunMount.Tmpfs("/a/b/stub", 0, 0755);
        sandbox.run(request(snapshot, "mv /a/b /a/c && ln -s " + victim.getParent() + " /a/b", mount));

        assertThat(victim).exists();
    }

    @Test
    void capabilities_areTheFourteen_noneInheritableOrAmbient() throws Exception {
        String status = run("grep -E '^(Cap|NoNewPrivs|Seccomp:|Groups)' /proc/self/status");

        assertThat(status)
                .contains("CapInh:\t0000000000000000")
                .contains("CapAmb:\t0000000000000000")
                .contains("CapPrm:\t00000000a80425fb")
                .contains("CapEff:\t00000000a80425fb")
                .contains("CapBnd:\t00000000a80425fb")
                .contains("NoNewPrivs:\t0")
                .contains("Seccomp:\t2");
    }

    @Test
    void anotherUser_hasNoCapabilities_andItsGroups() throws Exception {
        ContainerProcess process = new ContainerProcess(
                List.of("sh", "-c", "id; grep CapEff /proc/self/status"),
                List.of(PATH),
                "/tmp",
                new ContainerProcess.User(1000, 1001, List.of(7L, 8L)),
                false);
        run(process, Network.host(), TestGroups.confined());

        assertThat(output.out()).contains("uid=1000 gid=1001 groups=7,8").contains("CapEff:\t0000000000000000");
    }

    @Test
    void onlyThreeDescriptors_andItsOwnEnvironment_reachTheProcess() throws Exception {
        // The listing's own descriptor of the folder is 3; HOME the runtime has from /etc/passwd.
        assertThat(run("ls /proc/self/fd; env").lines())
                .containsExactlyInAnyOrder("0", "1", "2", "3", "PATH=/bin:/usr/bin", "SHLVL=1", "PWD=/", "HOME=/root");
    }

    @Test
    void kernelInterfaces_areMaskedOrReadOnly() throws Exception {
        assertThat(run("cat /proc/interrupts /proc/keys | wc -c; ls /sys/firmware | wc -l;"
                                + "(echo 1 > /proc/sys/vm/swappiness) 2>/dev/null || echo sysctl refused;"
                                + "mkdir /sys/fs/cgroup/pids/x 2>/dev/null || echo cgroup refused;"
                                + "touch /sys/x 2>/dev/null || echo sys refused")
                        .lines())
                .containsExactly("0", "0", "sysctl refused", "cgroup refused", "sys refused");
    }

    @Test
    void devices_otherThanTheTen_areDenied() throws Exception {
        assertThat(run("mknod /tmp/kmem c 1 1 && cat /tmp/kmem 2>&1; ls /dev; echo x > /dev/null"))
                .contains("not permitted")
                .contains("full", "null", "ptmx", "random", "tty", "urandom", "zero")
                .doesNotContain("kmsg", "vda", "sda");
    }

    @Test
    void socketsOfAlgAndVsock_areRefused() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "opens sockets with /usr/bin/perl");
        for (String folder : List.of("lib", "lib64")) {
            Files.createSymbolicLink(base.resolve(folder), Path.of("usr/" + folder));
        }
        String open = "for my $f (1, 2, 10, 16, 38, 39, 40) { print socket(my $s, $f, $f == 38 ? 5 : 2, 0)"
                + " ? \"$f \" : $!{ENOSYS} ? \"\" : \"$f \" }";
        assertThat(run("perl -e '" + open + "'", new RunMount.HostBind(Path.of("/usr"), "/usr", true)))
                .isEqualTo("1 2 10 16 39 ");
    }

    @Test
    void mounting_isRefused() throws Exception {
        assertThat(run("mount -t tmpfs x /tmp 2>&1 || echo refused")).contains("refused");
    }

    @Test
    void umaskAndFileLimits_doNotDependOnTheHost() throws Exception {
        assertThat(run("umask; ulimit -Sn").lines()).containsExactly("0022", "1024");
    }

    @Test
    void privileged_mayMount() throws Exception {
        RunResult result = run(
                shell("mount -t tmpfs x /tmp && echo mounted"),
                Network.host(),
                TestGroups.confined().withLevel(Confinement.Level.PRIVILEGED));
        assertThat(output.out()).as(result + output.err()).contains("mounted");
    }

    @Test
    void networkNone_hasALoopbackOnly() throws Exception {
        run(
                shell("ls /sys/class/net; hostname; cat /etc/hosts"),
                new Network(new Network.Mode.None(), "box", Map.of("db", "10.0.0.9")),
                TestGroups.confined());

        assertThat(output.out())
                .startsWith("lo\nbox\n")
                .contains("10.0.0.9\tdb")
                .contains("127.0.0.1\tlocalhost");
    }

    @Test
    void aMissingCommand_is127_andNotTheStepsOutput() throws Exception {
        RunResult result = run(
                new ContainerProcess(List.of("nope"), List.of(PATH), "/", ContainerProcess.User.ROOT, false),
                Network.host(),
                TestGroups.confined());

        assertThat(result.exitCode()).isEqualTo(127);
        assertThat(result.startFailure().orElse("")).contains("nope").contains("not found");
        assertThat(output.err()).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aFileThatCannotBeExecuted_is126() throws Exception {
        RunResult result = run(
                new ContainerProcess(List.of("/etc/passwd"), List.of(PATH), "/", ContainerProcess.User.ROOT, false),
                Network.host(),
                TestGroups.confined());

        assertThat(result.exitCode()).isEqualTo(126);
        assertThat(result.startFailure()).isPresent();
    }

    @Test
    void aLimitOfProcesses_holds() throws Exception {
        RunResult result = run(
                shell("for i in $(seq 50); do sleep 5 & done; echo all"),
                Network.host(),
                TestGroups.confined().withLimits(Limits.none().withPids(10)));
        assertThat(output.out()).as(result.toString()).doesNotContain("all");
    }

    @Test
    void runningOutOfMemory_killsTheProcessOnly() throws Exception {
        RunResult result = run(
                shell("dd if=/dev/zero of=/dev/shm/x bs=1M count=60; echo survived"),
                Network.host(),
                TestGroups.confined().withLimits(Limits.none().withMemoryBytes(16 << 20)));
        assertThat(result.exitCode() == 137 || output.err().contains("Killed"))
                .as(result + output.toString())
                .isTrue();
        assertNothingLeft();
    }

    @Test
    void aReadOnlyRoot_refusesWrites() throws Exception {
        Confinement confinement = new Confinement(
                Confinement.Level.DEFAULT,
                Set.of(),
                Set.of("ALL"),
                true,
                Limits.none(),
                Optional.of(TestGroups.PARENT));
        RunResult result = run(
                shell("touch /x 2>/dev/null || echo refused; grep CapBnd /proc/self/status"),
                Network.host(),
                confinement);

        assertThat(output.out()).as(result + output.err()).isEqualTo("refused\nCapBnd:\t0000000000000000\n");
    }

    @Test
    void aSecret_isSeenAndNotKept() throws Exception {
        Snapshot snapshot = snapshot();
        RunMount secret = new RunMount.Secret(
                new SecretContent("s3cret".getBytes(StandardCharsets.UTF_8)), "/run/secrets/key", 0400, 5, 6);
        sandbox.run(request(snapshot, "cat /run/secrets/key; stat -c ' %a %u %g' /run/secrets/key", secret));

        assertThat(output.out()).isEqualTo("s3cret 400 5 6\n");
        assertThat(secret.toString()).doesNotContain("s3cret");
        try (Stream<Path> files = Files.walk(snapshot.scratch())) {
            assertThat(files.filter(Files::isRegularFile)).noneMatch(SandboxTest::holdsSecret);
        }
        assertThat(snapshot.upper().resolve("run")).doesNotExist();
    }

    private static boolean holdsSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("s3cret");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aCache_isShared_andResolvedInside() throws Exception {
        Path cache = Files.createDirectories(temp.resolve("cache"));
        Files.createDirectories(cache.resolve("etc"));
        Files.writeString(cache.resolve("etc/passwd"), "inner");
        Files.createSymbolicLink(cache.resolve("escape"), Path.of("/etc"));

        assertThat(run(
                        "cat /c/passwd; echo kept > /c/new",
                        new RunMount.Folder(cache, RawPath.of("escape"), "/c", false)))
                .isEqualTo("inner");
        assertThat(cache.resolve("etc/new")).hasContent("kept");
    }

    @Test
    void aCachesSubfolder_swappedForALinkMeanwhile_leadsNowhereElse() throws Exception {
        Path victim = Files.createDirectories(temp.resolve("victim"));
        Files.writeString(victim.resolve("marker"), "outside");
        Path cache = Files.createDirectories(temp.resolve("cache"));
        Path sub = Files.createDirectories(cache.resolve("sub"));
        Files.writeString(sub.resolve("marker"), "inside");
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                try {
                    Files.move(sub, cache.resolve("aside"));
                    Files.createSymbolicLink(sub, victim);
                    Files.delete(sub);
                    Files.move(cache.resolve("aside"), sub);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        RunMount mount = new RunMount.Folder(cache, RawPath.of("sub"), "/c", false);
        int seen = 0;
        for (int i = 0; i < 30; i++) {
            try {
                seen += sandbox.run(request(snapshot(), "cat /c/marker", mount)).exitCode() == 0 ? 1 : 0;
            } catch (CalqueException swapped) {
                assertThat(swapped).hasMessageContaining("/sub");
            }
        }
        stop.set(true);
        swapper.join();

        assertThat(output.out()).isEqualTo("inside".repeat(seen));
        assertThat(victim.resolve("marker")).hasContent("outside");
    }

    @Test
    void anotherStage_isSeen_andWritesToItAreThrownAway() throws Exception {
        Path one = Files.createDirectories(temp.resolve("one/app"));
        Files.writeString(one.resolve("a"), "a");
        Path two = Files.createDirectories(temp.resolve("two/app"));
        Files.writeString(two.resolve("b"), "b");
        Files.createSymbolicLink(temp.resolve("two/link"), Path.of("/app"));
        List<Path> lowers = List.of(one.getParent(), two.getParent());

        assertThat(run(
                        "ls /ro; touch /ro/x 2>/dev/null || echo refused; touch /rw/x && ls /rw; cat /file",
                        new RunMount.Layers(lowers, RawPath.of("link"), "/ro", true),
                        new RunMount.Layers(lowers, RawPath.of("app"), "/rw", false),
                        new RunMount.Layers(lowers.subList(0, 1), RawPath.of("app/a"), "/file", true)))
                .isEqualTo("a\nb\nrefused\na\nb\nx\na");
        assertThat(one.resolve("x")).doesNotExist();
        assertThat(two.resolve("x")).doesNotExist();
    }

    @Test
    void aFileOfTheHost_isMountedReadOnly() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "host");
        assertThat(run(
                        "cat /data/f; echo x > /data/f 2>/dev/null || echo ' refused'",
                        new RunMount.HostBind(file, "/data/f", true)))
                .isEqualTo("host refused\n");
        assertThatThrownBy(() -> run("true", new RunMount.HostBind(temp.resolve("none"), "/x", true)))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aHundredAndThirtyLayers_areOneTree() throws Exception {
        Path[] more = new Path[130];
        for (int i = 0; i < more.length; i++) {
            more[i] = Files.createDirectories(temp.resolve("layer-with-a-long-name-number-" + i));
            Files.writeString(more[i].resolve("f" + i), "" + i);
            Files.writeString(more[i].resolve("same"), "" + i);
        }
        sandbox.run(request(snapshot(more), "ls / | grep -c '^f[0-9]'; cat /same"));
        assertThat(output.out()).as(output.err()).isEqualTo("130\n129");
    }

    @Test
    void eightAtOnce_doNotDisturbEachOther() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<String> results = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            Snapshot snapshot = snapshot();
            String mark = "mark" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    RunResult result = sandbox.run(request(snapshot, "echo " + mark + " > /f; sleep 0.2; cat /f"));
                    results.add(result.exitCode()
                            + Files.readString(snapshot.upper().resolve("f")));
                } catch (InterruptedException | IOException e) {
                    results.add(e.toString());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(results)
                .hasSize(8)
                .allMatch(result -> result.matches("0mark\\d\n"))
                .doesNotHaveDuplicates();
        assertNothingLeft();
    }

    @Test
    void interruptedAgainAndAgain_theProcessIsKilled_andNothingIsLeft() throws Exception {
        Snapshot snapshot = snapshot();
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual().start(() -> {
            OutputListener listener = (stream, bytes, count) -> started.countDown();
            try {
                sandbox.run(new RunRequest(
                        snapshot,
                        shell("sleep 1000 & echo started; sleep 1001"),
                        Network.host(),
                        TestGroups.confined(),
                        List.of(),
                        new Stdio.Streamed(listener)));
            } catch (InterruptedException e) {
                output.interrupted = true;
            }
        });
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 5; i++) {
            thread.interrupt();
            Thread.sleep(20);
        }

        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(output.interrupted).isTrue();
        assertNothingLeft();
        assertThat(commandLines()).noneMatch(line -> line.contains("sleep\0" + "1001"));
    }

    private static List<String> commandLines() {
        return ProcessHandle.allProcesses()
                .map(process -> Path.of("/proc/" + process.pid() + "/cmdline"))
                .map(file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException e) {
                        return "";
                    }
                })
                .toList();
    }

    /** What a process wrote. */
    private static final class Collected implements OutputListener {
        private final StringBuffer out = new StringBuffer();
        private final StringBuffer err = new StringBuffer();
        volatile boolean interrupted;

        @Override
        public void output(Stream stream, byte[] bytes, int count) {
            (stream == Stream.STDOUT ? out : err).append(new String(bytes, 0, count, StandardCharsets.UTF_8));
        }

        String out() {
            return out.toString();
        }

        String err() {
            return err.toString();
        }

        @Override
        public String toString() {
            return "out: " + out + ", err: " + err;
        }
    }
}
