/** One build: contexts, base images, the running of operations, and the image at the end. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.build;
