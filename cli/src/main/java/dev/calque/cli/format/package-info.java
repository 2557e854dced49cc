/** How answers look: tables, Go templates, JSON, human sizes and times. */
@org.jspecify.annotations.NullMarked
package dev.calque.cli.format;
