/** Files of git repositories, fetched by the {@code git} command with nothing of this machine's configuration. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.git;
