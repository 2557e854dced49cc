package dev.calque.cli;

import dev.calque.graph.Glob;
import dev.calque.oci.ImageRef;

/** A pattern for names of images, such as {@code superalpine*} or {@code me/*:1.*}. */
record ReferencePattern(Glob repository, Glob tag) {
    static ReferencePattern of(String text) {
        int colon = text.lastIndexOf(':');
        boolean tagged = colon > text.lastIndexOf('/');
        return new ReferencePattern(
                Glob.of(tagged ? text.substring(0, colon) : text), Glob.of(tagged ? text.substring(colon + 1) : "*"));
    }

    boolean matches(ImageRef.Tagged name) {
        return tag.matches(name.tag())
                && (repository.matches(name.familiarRepository()) || repository.matches(name.repository()));
    }
}
