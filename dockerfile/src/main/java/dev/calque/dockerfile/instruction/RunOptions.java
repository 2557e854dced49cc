package dev.calque.dockerfile.instruction;

import java.util.List;

/**
 * The flags of RUN.
 *
 * @param mounts as written; read by {@link MountOptions} once variables have values
 * @param network {@code default}, {@code none} or {@code host}
 * @param security {@code sandbox} or {@code insecure}
 * @param devices CDI names
 */
public record RunOptions(List<String> mounts, String network, String security, List<String> devices) {
    public RunOptions {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }
}
