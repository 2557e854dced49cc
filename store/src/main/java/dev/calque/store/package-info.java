/** The disk: blobs, refs, layers, cache records, leases, garbage collection, archives and layouts. */
@org.jspecify.annotations.NullMarked
package dev.calque.store;
