/** Containers that live as long as the command that started them. */
@org.jspecify.annotations.NullMarked
package dev.calque.engine.run;
