/** The grammar of the command line: docker's, which is that of Go's pflag. */
@org.jspecify.annotations.NullMarked
package dev.calque.cli.args;
