/** The wiring of a build, and the public Java API. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine;
