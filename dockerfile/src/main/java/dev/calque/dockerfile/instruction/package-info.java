/** Instructions with types, read from commands of the syntax tree. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.instruction;
