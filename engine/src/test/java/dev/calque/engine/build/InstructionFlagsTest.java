package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.Calque;
import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.TreeView;
import dev.calque.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstructionFlagsTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    Path folder;

    private Path context;

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
    }

    private TreeView build(String dockerfile) throws IOException, InterruptedException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Path root = folder.resolve("store");
        try (Calque calque = Calque.open(root);
                Store store = Store.open(root)) {
            BuildResult built = calque.build(BuildRequest.of(context), _ -> {});
            return store.layers()
                    .view(store.images().config(Digest.parse(built.imageId())).diffIds());
        }
    }

    @Test
    void add_unpack_decidesWhetherAnArchiveIsTakenApart() throws IOException, InterruptedException {
        Files.writeString(context.resolve("inside"), "1");
        Process tar = new ProcessBuilder("tar", "-czf", "a.tar.gz", "inside")
                .directory(context.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        TreeView view = build("FROM scratch\nADD a.tar.gz /usual/\nADD --unpack=false a.tar.gz /kept/\n");
        assertThat(view.find(RawPath.of("usual/inside"))).isPresent();
        assertThat(view.find(RawPath.of("kept/a.tar.gz"))).isPresent();
        assertThat(view.find(RawPath.of("kept/inside"))).isEmpty();
    }

    @Test
    void run_networkNone_hasOnlyALoopback() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: running a command needs root");
        assumeTrue(Files.isExecutable(BUSYBOX), "skipped: there is no static busybox at /bin/busybox");
        Files.copy(BUSYBOX, context.resolve("busybox"));
        TreeView view = build("""
                FROM scratch
                COPY busybox /bin/busybox
                RUN --network=none ["/bin/busybox", "sh", "-c", "test $(/bin/busybox ls /sys/class/net) = lo"]
                RUN ["/bin/busybox", "sh", "-c", "test \\"$(/bin/busybox ls /sys/class/net)\\" != lo"]
                """);
        assertThat(view.find(RawPath.of("bin/busybox"))).isPresent();
    }
}
