package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.expand.Expander;
import dev.calque.dockerfile.expand.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document inside an instruction: {@code <<NAME} up to a line {@code NAME}.
 *
 * @param expand variables in it are replaced; not so where a part of the name is quoted
 * @param chomp written {@code <<-}: tabs at the beginning of lines go
 * @param content the lines as they stand, with their ends
 */
public record Heredoc(String name, boolean expand, boolean chomp, String content) {
    private static final Pattern MARK = Pattern.compile("(\\d*)<<(-?)([^<]*)");
    private static final Pattern TABS = Pattern.compile("(?m)^\\t+");
    private static final Expander WORDS = Expander.with('\\').keepingUnset();
    private static final Expander QUOTED_WORDS = new Expander('\\', true, false, false, true);

    /** The content, without leading tabs where {@code chomp}. */
    public String document() {
        return chomp ? TABS.matcher(content).replaceAll("") : content;
    }

    Heredoc withContent(String found) {
        return new Heredoc(name, expand, chomp, found);
    }

    /** The heredoc that one word announces. */
    public static Optional<Heredoc> announcedBy(String word) {
        Matcher matcher = MARK.matcher(word);
        if (!matcher.matches() || matcher.group(3).isEmpty()) {
            return Optional.empty();
        }
        String rest = matcher.group(3);
        List<String> plain = WORDS.expand(rest, Variables.NONE).words();
        if (plain.size() != 1) {
            return Optional.empty();
        }
        List<String> quoted = QUOTED_WORDS.expand(rest, Variables.NONE).words();
        boolean expand = quoted.size() == 1 && quotes(plain.getFirst()) == quotes(quoted.getFirst());
        return Optional.of(
                new Heredoc(plain.getFirst(), expand, matcher.group(2).equals("-"), ""));
    }

    /** The heredocs that a joined line announces, in order; none where its quotes do not close. */
    static List<Heredoc> announcedIn(String line) {
        List<Heredoc> found = new ArrayList<>();
        for (String word : ShellWords.of(line)) {
            announcedBy(word).ifPresent(found::add);
        }
        return found;
    }

    private static long quotes(String word) {
        return word.chars().filter(c -> c == '\'' || c == '"').count();
    }
}
