/** System calls through java.lang.foreign, and nothing else. */
@org.jspecify.annotations.NullMarked
package dev.calque.linux;
