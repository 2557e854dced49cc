/** Where input files come from: folders on this machine, read through ignore patterns. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.context;
