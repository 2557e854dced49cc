package dev.calque.runtime;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a process sees of networks, and what it is called there.
 *
 * @param hostname of the process; empty for the host's
 * @param extraHosts more lines for {@code /etc/hosts}, addresses by name
 */
public record Network(Mode mode, String hostname, Map<String, String> extraHosts) {
    public sealed interface Mode {
        /** The host's own interfaces. */
        record Host() implements Mode {}

        /** A loopback interface and nothing else. */
        record None() implements Mode {}

        /** A network namespace that somebody made. */
        record Namespace(Path path) implements Mode {}
    }

    public Network {
        extraHosts = Collections.unmodifiableMap(new LinkedHashMap<>(extraHosts));
    }

    public static Network host() {
        return new Network(new Mode.Host(), "", Map.of());
    }

    public static Network none() {
        return new Network(new Mode.None(), "", Map.of());
    }
}
