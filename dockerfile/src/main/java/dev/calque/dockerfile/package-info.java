/**
 * The Dockerfile language, from text to a build graph: {@code syntax} parses without loss, {@code expand} puts values
 * in words, {@code instruction} gives types, {@code check} warns, {@code lower} makes plans.
 */
@org.jspecify.annotations.NullMarked
package dev.calque.dockerfile;
