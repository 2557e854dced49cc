/** Images in files: what {@code docker save} writes, OCI layouts, and tars of them. */
@org.jspecify.annotations.NullMarked
package dev.calque.store.archive;
