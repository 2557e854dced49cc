/** Snapshots on overlayfs, unpacking, diffs, one process in a sandbox through an OCI runtime. */
@org.jspecify.annotations.NullMarked
package dev.calque.runtime;
