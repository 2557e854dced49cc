package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.source.Source;
import dev.calque.dockerfile.syntax.Element.Part;
import dev.calque.oci.CalqueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Walks over the lines of one source. */
final class Parser {
    private static final Set<String> WITH_HEREDOCS = Set.of("run", "copy", "add");

    private final Source source;
    private final List<String> lines;
    private final DirectiveReader directives = new DirectiveReader();
    private final List<Element> elements = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private char escape = '\\';
    private int at;

    Parser(Source source) {
        this.source = source;
        this.lines = linesWithEnds(source.text());
    }

    private static List<String> linesWithEnds(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    Dockerfile parse() {
        while (at < lines.size()) {
            int first = at + 1;
            try {
                element();
            } catch (CalqueException e) {
                throw source.locate(source.span(first, at), e);
            }
        }
        Dockerfile parsed = new Dockerfile(source, elements, escape);
        if (parsed.statements().isEmpty()) {
            int last = Math.max(1, lines.size());
            String what = source.text().isEmpty() ? "the Dockerfile cannot be empty" : "file with no instructions";
            throw source.error(source.span(last, last), what + "; a Dockerfile begins with FROM <image>");
        }
        return parsed;
    }

    private void element() {
        String raw = lines.get(at);
        String line = withoutEnd(at == 0 && raw.startsWith("\uFEFF") ? raw.substring(1) : raw)
                .stripLeading();
        Optional<DirectiveReader.Setting> directive = directives.read(line);
        if (directive.isPresent()) {
            at++;
            elements.add(new Element.Directive(
                    raw, at, directive.get().name(), directive.get().value()));
            if (directive.get().name().equals("escape")) {
                escape = DirectiveReader.escape(directive.get());
            }
        } else if (line.isEmpty()) {
            at++;
            comments.clear();
            elements.add(new Element.Blank(raw, at));
        } else if (line.startsWith("#")) {
            at++;
            comment(raw, line.substring(1).strip());
        } else {
            statement(line);
        }
    }

    private void comment(String raw, String body) {
        elements.add(new Element.Comment(raw, at));
        if (body.isEmpty()) {
            comments.clear();
        } else {
            comments.add(body);
        }
    }

    private void statement(String firstText) {
        int first = at + 1;
        List<Part> parts = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        parts.add(new Part(Part.Kind.COMMAND, lines.get(at++)));
        boolean goesOn = join(firstText, joined);
        boolean gap = false;
        while (goesOn && at < lines.size()) {
            String raw = lines.get(at++);
            String line = withoutEnd(raw);
            String body = line.stripLeading();
            if (body.startsWith("#")) {
                parts.add(new Part(Part.Kind.COMMENT, raw));
            } else if (body.isEmpty()) {
                parts.add(new Part(Part.Kind.BLANK, raw));
                gap = true;
            } else {
                parts.add(new Part(Part.Kind.COMMAND, raw));
                goesOn = join(line, joined);
            }
        }
        int gapLine = gap ? at : 0;
        Command command = new CommandReader(escape).read(joined.toString());
        command = command.withHeredocs(heredocs(command, parts));
        elements.add(new Element.Statement(command, comments, parts, first, at, gapLine));
        comments.clear();
    }

    /** Adds a line without its continuation mark; whether it has one. */
    private boolean join(String line, StringBuilder joined) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean marked = end > 0 && line.charAt(end - 1) == escape && (end == 1 || line.charAt(end - 2) != escape);
        joined.append(line, 0, marked ? end - 1 : line.length());
        return marked;
    }

    private List<Heredoc> heredocs(Command command, List<Part> parts) {
        if (!mayHaveHeredocs(command) || !command.code().contains("<<")) {
            return List.of();
        }
        List<Heredoc> complete = new ArrayList<>();
        for (Heredoc heredoc : Heredoc.announcedIn(command.code())) {
            complete.add(heredoc.withContent(content(heredoc, parts)));
        }
        return complete;
    }

    private static boolean mayHaveHeredocs(Command command) {
        Command inner = command.keyword().equalsIgnoreCase("onbuild")
                ? command.arguments().nested().orElse(command)
                : command;
        return WITH_HEREDOCS.contains(inner.keyword().toLowerCase(Locale.ROOT))
                && !inner.arguments().json();
    }

    private String content(Heredoc heredoc, List<Part> parts) {
        StringBuilder content = new StringBuilder();
        while (at < lines.size()) {
            String raw = lines.get(at++);
            parts.add(new Part(Part.Kind.HEREDOC, raw));
            String line = withoutEnd(raw);
            if (withoutTabs(line, heredoc.chomp()).equals(heredoc.name())) {
                return content.toString();
            }
            content.append(raw);
        }
        throw CalqueException.invalid("unterminated heredoc; a line with only " + heredoc.name() + " must end it");
    }

    private static String withoutTabs(String line, boolean chomp) {
        int start = 0;
        while (chomp && start < line.length() && line.charAt(start) == '\t') {
            start++;
        }
        return line.substring(start);
    }

    private static String withoutEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }
}
