package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
    @TempDir
    Path folder;

    @Test
    void below_findsMountPointsInTheFolderOnly() {
        List<String> table = List.of(
                "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw",
                "40 22 0:40 / /store/ingest/a-evil rw - tmpfs tmpfs rw",
                "41 22 0:41 / /store/ingest/with\\040space/m rw - overlay overlay rw");
        assertThat(Mounts.below(Path.of("/store/ingest/a"), table)).isEmpty();
        assertThat(Mounts.below(Path.of("/store/ingest/with space"), table)).contains("/store/ingest/with space/m");
    }

    @Test
    void lease_withAMountLeft_deletesNothingBehindIt() throws Exception {
        Path host = Files.createDirectory(folder.resolve("host"));
        Files.writeString(host.resolve("precious"), "x");
        Store store = Store.open(folder.resolve("store"));
        Lease lease = store.lease("test");
        Path point = Files.createDirectory(lease.directory().resolve("point"));
        assumeTrue(run("mount", "--bind", host.toString(), point.toString()), "mounting needs root");
        try {
            assertThatThrownBy(lease::close).isInstanceOf(CalqueException.class).hasMessageContaining("mounted");
            assertThat(store.collector().sweepDead(work -> {})).isEmpty();
        } finally {
            run("umount", point.toString());
        }
        assertThat(host.resolve("precious")).exists();
        assertThat(store.collector().sweepDead(work -> {})).hasSize(1);
        assertThat(host.resolve("precious")).exists();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
