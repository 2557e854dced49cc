/** The text of a Dockerfile, its lines, and errors that point into it. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.source;
