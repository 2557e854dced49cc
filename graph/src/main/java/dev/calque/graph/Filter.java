package dev.calque.graph;

import java.util.List;

/**
 * Which files of a context exist for a build.
 *
 * @param exclude ignore patterns in order, {@code !} to take back; see {@link PathPatterns}
 */
public record Filter(List<String> exclude) {
    public static final Filter ALL = new Filter(List.of());

    public Filter {
        exclude = List.copyOf(exclude);
    }
}
