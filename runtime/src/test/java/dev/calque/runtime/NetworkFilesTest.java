package dev.calque.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkFilesTest {
    private static final List<String> LOCAL = List.of("nameserver 127.0.0.53", "nameserver ::1", "search example.org");

    @Test
    void whoSharesTheHostsNetwork_keepsItsNameServers() {
        assertThat(NetworkFiles.resolvConf(LOCAL, false)).isEqualTo(LOCAL);
    }

    @Test
    void nameServersOnALoopback_areLeftOutElsewhere() {
        assertThat(NetworkFiles.resolvConf(List.of("nameserver 127.0.0.1", "nameserver 10.0.0.1"), true))
                .containsExactly("nameserver 10.0.0.1");
        assertThat(NetworkFiles.resolvConf(LOCAL, true))
                .contains("search example.org")
                .noneMatch(line -> line.contains("127.") || line.contains("::1"))
                .anyMatch(line -> line.startsWith("nameserver "));
    }
}
