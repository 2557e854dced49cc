/** Variables in words: quotes, escapes, {@code ${name:-default}} and its relatives. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.expand;
