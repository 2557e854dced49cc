package dev.calque.graph;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Guesses what was probably meant by a word that nobody knows. */
public final class Spelling {
    /** A word that needs this many edits is another word. */
    private static final int FAR = 3;

    private Spelling() {}

    /** The nearest of {@code known}, at most two edits away; empty where the word itself is known. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = FAR;
        for (String candidate : new TreeSet<>(known)) {
            if (candidate.equals(word)) {
                return Optional.empty();
            }
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The same without regard to case; the answer is written in the word's case. */
    public static Optional<String> nearestIgnoringCase(String word, Collection<String> known) {
        boolean upper = word.equals(word.toUpperCase(Locale.ROOT));
        return nearest(
                        word.toLowerCase(Locale.ROOT),
                        known.stream().map(k -> k.toLowerCase(Locale.ROOT)).toList())
                .map(match -> upper ? match.toUpperCase(Locale.ROOT) : match);
    }

    /** {@code " (did you mean x?)"}, or nothing. */
    public static String hint(Optional<String> match) {
        return match.map(m -> " (did you mean " + m + "?)").orElse("");
    }

    /** Edits are a letter more, less or other, and two neighbours that changed places. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) >= FAR) {
            return FAR;
        }
        int[] beforePrevious = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int other = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(other, Math.min(previous[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforePrevious[j - 2] + 1);
                }
            }
            beforePrevious = previous;
            previous = row;
        }
        return previous[b.length()];
    }
}
