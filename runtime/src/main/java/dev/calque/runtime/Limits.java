package dev.calque.runtime;

import java.util.List;
import java.util.Optional;

/**
 * How much a run may use.
 *
 * @param cpus as a share: 1.5 for one and a half
 * @param shmBytes size of {@code /dev/shm}
 */
public record Limits(
        Optional<Long> memoryBytes, Optional<Long> pids, Optional<Double> cpus, long shmBytes, List<Ulimit> ulimits) {
    /** The usual size of {@code /dev/shm}. */
    public static final long SHM_BYTES = 64L << 20;

    /** @param name as in {@code nofile} */
    public record Ulimit(String name, long soft, long hard) {}

    public Limits {
        ulimits = List.copyOf(ulimits);
    }

    /** Enough for any honest program. */
    private static final long PIDS = 2048;

    public static Limits defaults() {
        return none().withPids(PIDS);
    }

    public static Limits none() {
        return new Limits(Optional.empty(), Optional.empty(), Optional.empty(), SHM_BYTES, List.of());
    }

    public Limits withPids(long most) {
        return new Limits(memoryBytes, Optional.of(most), cpus, shmBytes, ulimits);
    }

    public Limits withMemoryBytes(long most) {
        return new Limits(Optional.of(most), pids, cpus, shmBytes, ulimits);
    }
}
