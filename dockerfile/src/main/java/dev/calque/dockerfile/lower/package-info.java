/**
 * From instructions to a build graph. {@link dev.calque.dockerfile.lower.Lowering} is the entrance; it is deterministic
 * in text, request and what its one port, {@link dev.calque.dockerfile.lower.ImageResolver}, answers.
 */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.lower;
