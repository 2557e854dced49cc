/**
 * Changes to files without a command: what COPY, ADD and WORKDIR do, worked out on a draft of the tree and written
 * straight as a layer. Nothing here touches a mounted file system, so it works anywhere a JVM runs.
 */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.files;
