/** What becomes of a build's result: an image in the store, an archive, a folder, a tar. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.output;
