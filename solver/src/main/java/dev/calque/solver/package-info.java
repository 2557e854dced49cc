/** Cache keys, scheduling and progress events over a build graph. */
@org.jspecify.annotations.NullMarked
package dev.calque.solver;
