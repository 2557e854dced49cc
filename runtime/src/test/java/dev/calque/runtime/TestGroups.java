package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A control group of this JVM's tests, so that runs of others on the machine do not count. */
final class TestGroups {
    static final String PARENT = "/calque-test-" + ProcessHandle.current().pid();

    private TestGroups() {}

    static Confinement confined() {
        return in(PARENT);
    }

    static Confinement in(String parent) {
        Confinement usual = Confinement.defaults();
        return new Confinement(
                usual.level(),
                usual.addedCapabilities(),
                usual.droppedCapabilities(),
                usual.readOnlyRoot(),
                usual.limits(),
                Optional.of(parent));
    }

    static void assertEmpty() throws IOException {
        for (Path group : ControlGroups.folders(PARENT)) {
            try (Stream<Path> inside = Files.list(group)) {
                assertThat(inside.filter(Files::isDirectory)).isEmpty();
            }
        }
    }

    static void remove() throws IOException {
        for (Path group : ControlGroups.folders(PARENT)) {
            Files.deleteIfExists(group);
        }
    }
}
