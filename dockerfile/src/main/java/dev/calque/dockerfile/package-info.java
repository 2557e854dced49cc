/** The Dockerfile language: lossless parse, instructions, expansion, build checks, lowering to a graph. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile;
