package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.Calque;
import dev.calque.graph.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepRefusalTest {
    /** The start of a 64-bit program for the S/390, which no machine that builds this has a handler for. */
    private static final String FOREIGN_PROGRAM = "7f454c46020201000000000000000000000200160000000100000000";

    @TempDir
    Path folder;

    @Test
    void device_isRefused_withWhereItWouldBeRegistered() {
        Process.Limits limits =
                new Process.Limits(Optional.empty(), Map.of(), Optional.empty(), List.of("vendor.com/gpu=0"));
        Process.Surroundings around = new Process.Surroundings(
                Process.Network.DEFAULT, Process.Security.SANDBOX, Optional.empty(), Map.of(), Map.of(), limits);
        assertThatThrownBy(() -> StepLimits.confinement(around))
                .hasMessageContaining("vendor.com/gpu=0")
                .hasMessageContaining("/etc/cdi");
    }

    @Test
    void commandForAForeignPlatform_saysThatNoHandlerIsRegistered() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: running a command needs root");
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.write(context.resolve("program"), HexFormat.of().parseHex(FOREIGN_PROGRAM));
        Files.writeString(
                context.resolve("Dockerfile"), "FROM scratch\nCOPY --chmod=755 program /\nRUN [\"/program\"]\n");
        BuildRequest request = BuildRequest.of(context)
                .withParameters(new BuildRequest.Parameters(
                        Map.of(), Optional.empty(), Map.of(), List.of("linux/s390x"), Optional.empty()));
        try (Calque calque = Calque.open(folder.resolve("store"))) {
            assertThatThrownBy(() -> calque.build(request, _ -> {}))
                    .hasMessageContaining("no handler for linux/s390x is registered on this machine")
                    .hasMessageContaining("Dockerfile:3");
        }
    }
}
