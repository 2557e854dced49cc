/** The build graph: a small sealed vocabulary of operations, digests of it, a printer. */
@org.jspecify.annotations.NullMarked
package dev.calque.graph;
