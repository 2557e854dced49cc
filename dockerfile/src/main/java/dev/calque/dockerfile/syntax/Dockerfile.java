package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A parsed Dockerfile. Nothing of its text is lost: {@link #text()} gives it back character by character.
 *
 * @param escape the character that escapes and that continues lines
 */
public record Dockerfile(Source source, List<Element> elements, char escape) {
    public Dockerfile {
        elements = List.copyOf(elements);
    }

    /** Parses; what is no Dockerfile is a {@link dev.calque.graph.SourceException}. */
    public static Dockerfile parse(Source source) {
        return new Parser(source).parse();
    }

    public List<Element.Statement> statements() {
        return elements.stream()
                .filter(Element.Statement.class::isInstance)
                .map(Element.Statement.class::cast)
                .toList();
    }

    /** The value of a parser directive: {@code syntax}, {@code escape} or {@code check}. */
    public Optional<String> directive(String name) {
        return elements.stream()
                .filter(Element.Directive.class::isInstance)
                .map(Element.Directive.class::cast)
                .filter(d -> d.name().equals(name))
                .map(Element.Directive::value)
                .findFirst();
    }

    public String text() {
        return elements.stream().map(Element::text).collect(Collectors.joining());
    }

    /** The tree as S-expressions, in the notation of the reference parser's test data. */
    public String sexpressions() {
        return statements().stream().map(s -> SExpression.of(s.command())).collect(Collectors.joining("\n"));
    }
}
