package dev.calque.dockerfile.instruction;

import java.util.List;

/** The flags that COPY and ADD share; an empty text is an absent flag. */
public record FileOptions(String chown, String chmod, boolean link, List<String> exclude) {
    public FileOptions {
        exclude = List.copyOf(exclude);
    }
}
