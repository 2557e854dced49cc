package dev.calque.dockerfile.lower;

import dev.calque.dockerfile.check.Checks;
import dev.calque.dockerfile.check.Rule;
import dev.calque.dockerfile.instruction.Origin;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the ports of EXPOSE: {@code 80}, {@code 8000-8010/udp}. */
record ExposedPorts(Origin origin, Checks checks) {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int HIGHEST = 65535;

    private record Range(int first, int last) {}

    /** Each port alone, as {@code 80/tcp}. */
    List<String> read(List<String> specifications) {
        List<String> ports = new ArrayList<>();
        specifications.forEach(specification -> read(specification, ports));
        return ports;
    }

    private void read(String specification, List<String> ports) {
        String[] parts = specification.split(":", -1);
        String container = parts[parts.length - 1];
        int slash = container.indexOf('/');
        String number = slash < 0 ? container : container.substring(0, slash);
        String written = slash < 0 ? "" : container.substring(slash + 1);
        String protocol = written.isEmpty() ? "tcp" : written.toLowerCase(Locale.ROOT);
        if (number.isEmpty()) {
            throw CalqueException.invalid("invalid port: \"" + specification + "\": no port specified");
        }
        if (!PROTOCOLS.contains(protocol)) {
            throw CalqueException.invalid("invalid port: \"" + specification + "\": invalid proto: " + written
                    + "; tcp, udp and sctp are known");
        }
        warn(specification, written, parts.length > 1);
        Range range = range(number, "containerPort");
        if (parts.length > 1) {
            checkHost(parts, number, range);
        }
        for (int port = range.first(); port <= range.last(); port++) {
            ports.add(port + "/" + protocol);
        }
    }

    private void warn(String specification, String protocol, boolean mapped) {
        if (!protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
            checks.warn(
                    Rule.EXPOSE_PROTO_CASING,
                    origin,
                    "Defined protocol '" + specification + "' in EXPOSE instruction should be lowercase");
        }
        if (mapped) {
            checks.warn(
                    Rule.EXPOSE_INVALID_FORMAT,
                    origin,
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + specification
                            + "'");
        }
    }

    private static void checkHost(String[] parts, String number, Range range) {
        String host = parts[parts.length - 2];
        String address = String.join(":", List.of(parts).subList(0, parts.length - 2));
        if (!address.isEmpty() && !address.matches("\\[?[0-9a-fA-F:.]+]?")) {
            throw CalqueException.invalid("invalid IP address: " + address);
        }
        if (host.isEmpty()) {
            return;
        }
        Range hostRange = range(host, "hostPort");
        boolean sameLength = hostRange.last() - hostRange.first() == range.last() - range.first();
        if (!sameLength && range.first() != range.last()) {
            throw CalqueException.invalid(
                    "invalid ranges specified for container and host Ports: " + number + " and " + host);
        }
    }

    private static Range range(String text, String what) {
        String[] ends = text.split("-", 2);
        int first = port(ends[0]);
        int last = ends.length == 1 ? first : port(ends[1]);
        if (first < 0 || last < first) {
            throw CalqueException.invalid("invalid " + what + ": " + text + "; ports are 0 to 65535, a range is 80-90");
        }
        return new Range(first, last);
    }

    /** The number, or -1. */
    private static int port(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port <= HIGHEST ? port : -1;
    }
}
