package dev.calque.graph;

/**
 * Lines of a source file.
 *
 * @param file as the user named it
 * @param firstLine from 1
 * @param lastLine inclusive
 */
public record SourceSpan(String file, int firstLine, int lastLine) {
    public SourceSpan {
        if (firstLine < 1 || lastLine < firstLine) {
            throw new IllegalArgumentException("lines " + firstLine + " to " + lastLine);
        }
    }

    @Override
    public String toString() {
        return file + ":" + firstLine;
    }
}
