package dev.calque.dockerfile.instruction;

import dev.calque.dockerfile.syntax.Heredoc;
import java.util.List;

/** What COPY and ADD copy, and where to. @param documents heredocs, each a file under its name */
public record Sources(List<String> paths, List<Heredoc> documents, String dest) {
    public Sources {
        paths = List.copyOf(paths);
        documents = List.copyOf(documents);
    }
}
