package dev.calque.engine.build;

import dev.calque.graph.Process;
import dev.calque.oci.CalqueException;
import dev.calque.runtime.Confinement;
import dev.calque.runtime.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What confines a command of a build. */
final class StepLimits {
    private StepLimits() {}

    static Confinement confinement(Process.Surroundings around) {
        Process.Limits limits = around.limits();
        if (!limits.devices().isEmpty()) {
            throw CalqueException.unavailable("device " + limits.devices().getFirst()
                    + ": no CDI device of that name is registered on this machine (/etc/cdi, /var/run/cdi)");
        }
        Limits bounds = new Limits(
                Optional.empty(), Optional.empty(), Optional.empty(), Limits.SHM_BYTES, ulimits(limits.ulimits()));
        Confinement.Level level =
                switch (around.security()) {
                    case SANDBOX -> Confinement.Level.DEFAULT;
                    case INSECURE -> Confinement.Level.PRIVILEGED;
                };
        return new Confinement(level, Set.of(), Set.of(), false, bounds, limits.cgroupParent());
    }

    /** @param written {@code soft[:hard]} by name */
    static List<Limits.Ulimit> ulimits(Map<String, String> written) {
        return written.entrySet().stream()
                .map(e -> ulimit(e.getKey(), e.getValue()))
                .toList();
    }

    private static Limits.Ulimit ulimit(String name, String value) {
        String[] parts = value.split(":", -1);
        try {
            long soft = Long.parseLong(parts[0]);
            return new Limits.Ulimit(name, soft, parts.length > 1 ? Long.parseLong(parts[1]) : soft);
        } catch (NumberFormatException e) {
            throw new CalqueException(
                    CalqueException.Kind.INVALID,
                    "invalid ulimit '" + name + "=" + value + "'; it looks like nofile=1024:2048",
                    e);
        }
    }
}
