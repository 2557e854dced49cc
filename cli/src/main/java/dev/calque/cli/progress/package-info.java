/** What a build shows while it runs, and what it says at its end. */
@org.jspecify.annotations.NullMarked
package dev.calque.cli.progress;
