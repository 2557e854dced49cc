/** The command line: one file a command, which parses, calls the engine and prints. */
@org.jspecify.annotations.NullMarked
package dev.calque.cli;
