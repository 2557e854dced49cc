/** The text of a Dockerfile as a tree that loses nothing: printed, it gives the text back. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.syntax;
