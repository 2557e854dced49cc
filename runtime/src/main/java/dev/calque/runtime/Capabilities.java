package dev.calque.runtime;

import dev.calque.oci.CalqueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kernel's capabilities and the ones a process gets. */
final class Capabilities {
    /** By number, as in {@code capabilities(7)}. */
    private static final List<String> ALL = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    /** What images expect root to have. */
    private static final List<String> DEFAULT = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "FSETID",
            "FOWNER",
            "MKNOD",
            "NET_RAW",
            "SETGID",
            "SETUID",
            "SETFCAP",
            "SETPCAP",
            "NET_BIND_SERVICE",
            "SYS_CHROOT",
            "KILL",
            "AUDIT_WRITE");

    private Capabilities() {}

    /** With {@code CAP_} in front; never more than this process may give. */
    static List<String> of(Confinement confinement) {
        Set<String> chosen = new LinkedHashSet<>(
                confinement.level() == Confinement.Level.PRIVILEGED
                                || confinement.addedCapabilities().contains("ALL")
                        ? ALL
                        : DEFAULT);
        if (confinement.droppedCapabilities().contains("ALL")) {
            chosen.clear();
        }
        confinement.droppedCapabilities().forEach(name -> chosen.remove(known(name)));
        confinement.addedCapabilities().stream()
                .filter(name -> !name.equals("ALL"))
                .forEach(name -> chosen.add(known(name)));
        chosen.retainAll(ours());
        return chosen.stream().map(name -> "CAP_" + name).sorted().toList();
    }

    private static String known(String given) {
        String name = given.toUpperCase(Locale.ROOT);
        String bare = name.startsWith("CAP_") ? name.substring(4) : name;
        if (!bare.equals("ALL") && !ALL.contains(bare)) {
            throw CalqueException.invalid("'" + given + "' is not a capability; see capabilities(7)");
        }
        return bare;
    }

    /** The bounding set of this process. */
    private static Set<String> ours() {
        long bits = bounding();
        List<String> names = new ArrayList<>();
        for (int number = 0; number < ALL.size(); number++) {
            if ((bits >>> number & 1) != 0) {
                names.add(ALL.get(number));
            }
        }
        return Set.copyOf(names);
    }

    private static long bounding() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapBnd:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), 16);
                }
            }
        } catch (IOException e) {
            throw Failures.io("reading the capabilities of this process", e);
        }
        return 0;
    }
}
