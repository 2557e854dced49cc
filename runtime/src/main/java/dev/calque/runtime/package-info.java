/**
 * Snapshots on overlayfs, and one process in a sandbox through an OCI runtime.
 *
 * <p>A {@link Snapshot} is a stack of unpacked layers with a writable folder on top. {@link Sandbox#run} mounts it where
 * nobody else sees it, runs one process with it as root, and cleans up. What the process changed is in the writable
 * folder, and {@link Snapshot#writeDiff} makes a layer of it.
 */
@org.jspecify.annotations.NullMarked
package dev.calque.runtime;
