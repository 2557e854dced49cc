package dev.calque.dockerfile.lower;

import dev.calque.oci.CalqueException;
import java.util.Locale;
import java.util.Set;

/** The signals that STOPSIGNAL may name. */
final class Signals {
    private static final Set<String> NAMES = Set.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX");

    private Signals() {}

    static void check(String signal) {
        String name = signal.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        boolean number = signal.matches("[1-9][0-9]{0,2}");
        boolean realtime = name.matches("RTMIN\\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4])");
        if (!number && !realtime && !NAMES.contains(name)) {
            throw CalqueException.invalid("invalid signal: " + signal + "; it looks like SIGTERM or 15");
        }
    }
}
