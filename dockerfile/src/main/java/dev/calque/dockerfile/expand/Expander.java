package dev.calque.dockerfile.expand;

/**
 * Expands variables in words as a shell would: {@code $x ${x} ${x:-w} ${x-w} ${x:+w} ${x+w} ${x:?m} ${x?m} ${x#p}
 * ${x##p} ${x%p} ${x%%p} ${x/p/r} ${x//p/r}}, with quotes and an escape character. Immutable.
 *
 * @param escape backslash or backquote
 * @param keepQuotes leave quotes where they are
 * @param keepEscapes leave escape characters where they are
 * @param quotesAreText quotes mean nothing, as in a heredoc
 * @param keepUnset leave a variable without a value as it is written
 */
public record Expander(char escape, boolean keepQuotes, boolean keepEscapes, boolean quotesAreText, boolean keepUnset) {

    /** The usual one: quotes and escapes go, what is unset is empty. */
    public static Expander with(char escape) {
        return new Expander(escape, false, false, false, false);
    }

    /** For the text of a heredoc: only variables change. */
    public static Expander forHeredoc() {
        return new Expander('\\', false, false, true, false);
    }

    /** For showing a command: quotes stay, unset variables stay. */
    public Expander forDisplay() {
        return new Expander(escape, true, keepEscapes, quotesAreText, true);
    }

    /** For finding words as they are written. */
    public Expander verbatim() {
        return new Expander(escape, true, true, quotesAreText, true);
    }

    /** Leaves what is unset, without keeping quotes. */
    public Expander keepingUnset() {
        return new Expander(escape, keepQuotes, keepEscapes, quotesAreText, true);
    }

    /** Expands; a malformed text or a required value that is missing is a {@link dev.calque.oci.CalqueException}. */
    public Expansion expand(String text, Variables variables) {
        return new WordReader(this, text, variables).read();
    }
}
