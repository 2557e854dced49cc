package dev.calque.graph;

/**
 * One result of a vertex.
 *
 * @param output 0 for the root file system, 1 and up for the writable mounts of an {@link Op.Exec}
 */
public record Edge(VertexId vertex, int output) {}
