package dev.calque.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountNamespaceTest {
    @TempDir
    Path temp;

    @BeforeEach
    void needsRoot() {
        assumeTrue(Credentials.isRoot(), "mounting needs root");
    }

    private void mountTmpfs() {
        Mounts.mount("calque-test", temp, "tmpfs", Set.of(Mounts.Flag.NO_DEVICES), "size=1m");
    }

    @Test
    void mounts_areSeenInsideOnly() throws Exception {
        try (MountNamespace namespace = MountNamespace.open("test")) {
            namespace.run(() -> {
                mountTmpfs();
                touch(temp.resolve("inside"));
            });

            assertThat(namespace.call(() -> Files.exists(temp.resolve("inside"))))
                    .isTrue();
            assertThat(temp.resolve("inside")).doesNotExist();
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("calque-test");
        }
    }

    @Test
    void aChildStartedByTheThread_isInside() throws Exception {
        try (MountNamespace namespace = MountNamespace.open("test")) {
            namespace.run(() -> {
                mountTmpfs();
                touch(temp.resolve("inside"));
            });
            Process child = namespace.call(new ProcessBuilder("ls", temp.toString())::start);

            assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("inside\n");
        }
    }

    @Test
    void theWorkingDirectory_isTheThreadsOwn() throws Exception {
        Files.createDirectory(temp.resolve("mount"));
        try (MountNamespace namespace = MountNamespace.open("test")) {
            namespace.runIn(temp, () -> Mounts.mount("calque-test", Path.of("mount"), "tmpfs", Set.of(), ""));

            assertThat(namespace.call(() -> Files.readString(Path.of("/proc/thread-self/mountinfo"))))
                    .contains(temp.resolve("mount") + " ");
            assertThat(Files.readSymbolicLink(Path.of("/proc/self/cwd"))).isNotEqualTo(temp);
        }
    }

    @Test
    void anInterruptedCaller_waitsAndStaysInterrupted() throws Exception {
        try (MountNamespace namespace = MountNamespace.open("test")) {
            Thread.currentThread().interrupt();
            assertThat(namespace.<Integer>call(() -> 42)).isEqualTo(42);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aFailure_reachesTheCaller() {
        try (MountNamespace namespace = MountNamespace.open("test")) {
            assertThatThrownBy(() -> namespace.run(() -> Mounts.unmount(temp)))
                    .hasMessage("umount2 " + temp + ": EINVAL, invalid argument");
        }
    }

    @Test
    void onceClosed_itRunsNothing() {
        MountNamespace namespace = MountNamespace.open("test");
        namespace.close();
        assertThatThrownBy(() -> namespace.call(() -> 1)).isInstanceOf(IllegalStateException.class);
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
