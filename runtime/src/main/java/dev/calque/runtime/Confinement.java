package dev.calque.runtime;

import java.util.Optional;
import java.util.Set;

/**
 * What a process may do.
 *
 * @param level how much of the confinement holds
 * @param addedCapabilities as {@code SYS_PTRACE}, without {@code CAP_}; {@code ALL} for all
 * @param droppedCapabilities as {@code MKNOD}; {@code ALL} for all
 * @param readOnlyRoot whether the root file system refuses writes
 * @param cgroupParent the control group below which one is made for the process
 */
public record Confinement(
        Level level,
        Set<String> addedCapabilities,
        Set<String> droppedCapabilities,
        boolean readOnlyRoot,
        Limits limits,
        Optional<String> cgroupParent) {
    public enum Level {
        /** Fourteen capabilities, a filter of system calls, masked paths, ten devices. */
        DEFAULT,
        /** As {@link #DEFAULT}, without the filter of system calls. */
        NO_SECCOMP,
        /** All capabilities, devices and paths: the process can take over the machine. */
        PRIVILEGED
    }

    public Confinement {
        addedCapabilities = Set.copyOf(addedCapabilities);
        droppedCapabilities = Set.copyOf(droppedCapabilities);
    }

    public static Confinement defaults() {
        return new Confinement(Level.DEFAULT, Set.of(), Set.of(), false, Limits.defaults(), Optional.empty());
    }

    /** The control group of a container, inside its hierarchies. */
    String cgroup(String id) {
        return cgroupParent
                .map(parent -> (parent.startsWith("/") ? parent : "/" + parent) + "/" + id)
                .orElse("/" + id);
    }

    public Confinement withLevel(Level next) {
        return new Confinement(next, addedCapabilities, droppedCapabilities, readOnlyRoot, limits, cgroupParent);
    }

    public Confinement withLimits(Limits next) {
        return new Confinement(level, addedCapabilities, droppedCapabilities, readOnlyRoot, next, cgroupParent);
    }
}
