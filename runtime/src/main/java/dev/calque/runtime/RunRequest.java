package dev.calque.runtime;

import java.util.List;

/**
 * One process to run.
 *
 * @param snapshot its root file system; the process's changes end up in its upper directory
 * @param mounts what else it sees; a mount inside another comes after it
 */
public record RunRequest(
        Snapshot snapshot,
        ContainerProcess process,
        Network network,
        Confinement confinement,
        List<RunMount> mounts,
        Stdio stdio) {
    public RunRequest {
        mounts = List.copyOf(mounts);
    }
}
