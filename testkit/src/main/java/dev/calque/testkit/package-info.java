/** Contracts that every implementation of a port runs, and fakes; for tests only. */
@org.jspecify.annotations.NullMarked
package dev.calque.testkit;
