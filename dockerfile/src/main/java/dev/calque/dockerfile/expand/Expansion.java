package dev.calque.dockerfile.expand;

import java.util.List;
import java.util.Set;

/**
 * What a text became.
 *
 * @param text in one piece, quotes removed
 * @param words the same, split at spaces that were not quoted, after the values were put in
 * @param found names that had a value
 * @param missing names that had none
 */
public record Expansion(String text, List<String> words, Set<String> found, Set<String> missing) {
    public Expansion {
        words = List.copyOf(words);
        found = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(found));
        missing = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(missing));
    }
}
