/** The build checks: warnings about a Dockerfile that builds. */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile.check;
