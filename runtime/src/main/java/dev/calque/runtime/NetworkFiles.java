package dev.calque.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The files of {@code /etc} that say where a process is in the network. Its own copies: what it writes is lost. */
final class NetworkFiles {
    private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");

    /** Where systemd-resolved keeps the real name servers when it puts itself before them. */
    private static final Path BEHIND_RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");

    /** What Docker falls back to when a host has no name server that a container could reach. */
    private static final List<String> PUBLIC = List.of("nameserver 8.8.8.8", "nameserver 8.8.4.4");

    private NetworkFiles() {}

    static List<SpecMount> write(Network network, Path folder) throws IOException {
        Files.createDirectories(folder);
        String hostname = network.hostname().isEmpty() ? hostName() : network.hostname();
        boolean ownLoopback = !(network.mode() instanceof Network.Mode.Host);
        return List.of(
                file(folder, "hosts", hosts(network, hostname)),
                file(folder, "hostname", List.of(hostname)),
                file(folder, "resolv.conf", resolvConf(read(HOST_RESOLV_CONF), ownLoopback)));
    }

    private static SpecMount file(Path folder, String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return SpecMount.bind("/etc/" + name, file.toString(), false, false);
    }

    private static List<String> hosts(Network network, String hostname) {
        List<String> lines = new ArrayList<>(List.of(
                "127.0.0.1\tlocalhost",
                "::1\tlocalhost ip6-localhost ip6-loopback",
                "fe00::\tip6-localnet",
                "ff02::1\tip6-allnodes",
                "ff02::2\tip6-allrouters",
                "127.0.1.1\t" + hostname));
        network.extraHosts().forEach((name, address) -> lines.add(address + "\t" + name));
        return lines;
    }

    /** A name server on a loopback address is of use only to those who share the host's loopback. */
    static List<String> resolvConf(List<String> host, boolean ownLoopback) {
        if (!ownLoopback) {
            return host;
        }
        List<String> reachable = reachable(host);
        if (hasServer(reachable)) {
            return reachable;
        }
        List<String> behind = reachable(read(BEHIND_RESOLVED));
        if (hasServer(behind)) {
            return behind;
        }
        List<String> lines = new ArrayList<>(reachable);
        lines.addAll(PUBLIC);
        return lines;
    }

    private static List<String> reachable(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.matches("\\s*nameserver\\s+(127\\..*|::1\\s*)"))
                .toList();
    }

    private static boolean hasServer(List<String> lines) {
        return lines.stream().anyMatch(line -> line.strip().startsWith("nameserver"));
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
