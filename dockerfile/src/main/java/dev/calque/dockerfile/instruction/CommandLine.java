package dev.calque.dockerfile.instruction;

import dev.calque.dockerfile.syntax.Heredoc;
import java.util.List;

/**
 * What RUN, CMD and ENTRYPOINT run.
 *
 * @param words a list, or one text in shell form
 * @param shell whether a shell reads it
 */
public record CommandLine(List<String> words, boolean shell, List<Heredoc> heredocs) {
    public CommandLine {
        words = List.copyOf(words);
        heredocs = List.copyOf(heredocs);
    }
}
