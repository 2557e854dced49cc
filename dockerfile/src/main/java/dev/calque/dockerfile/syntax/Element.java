package dev.calque.dockerfile.syntax;

import java.util.List;
import java.util.stream.Collectors;

/** Some whole lines of a Dockerfile. The texts of all elements, one after the other, are the Dockerfile. */
public sealed interface Element {
    /** The lines as they stand, with their ends. */
    String text();

    /** From 1. */
    int firstLine();

    /** Inclusive. */
    default int lastLine() {
        return firstLine();
    }

    record Blank(String text, int firstLine) implements Element {}

    /** A comment between instructions. */
    record Comment(String text, int firstLine) implements Element {
        /** Without the mark and the space around. */
        public String body() {
            return text.strip().substring(1).strip();
        }
    }

    /** {@code # name=value} before everything else. @param name in lower case */
    record Directive(String text, int firstLine, String name, String value) implements Element {}

    /**
     * An instruction with its continuation lines and heredocs.
     *
     * @param comments bodies of the comments directly above
     * @param emptyContinuation the last line of the command, where a blank line stands among its lines; otherwise 0
     */
    record Statement(
            Command command,
            List<String> comments,
            List<Part> parts,
            int firstLine,
            int lastLine,
            int emptyContinuation)
            implements Element {
        public Statement {
            comments = List.copyOf(comments);
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            return parts.stream().map(Part::text).collect(Collectors.joining());
        }
    }

    /** One line of a statement. */
    record Part(Kind kind, String text) {
        public enum Kind {
            COMMAND,
            COMMENT,
            BLANK,
            HEREDOC
        }
    }
}
