package dev.calque.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command takes.
 *
 * @param names the command's words after {@code calque}, the full ones first, such as {@code image ls}
 * @param arguments how its arguments read in help, such as {@code [OPTIONS] IMAGE [IMAGE...]}
 * @param summary one line
 * @param least fewest arguments
 * @param most most arguments
 * @param stopsAtFirst options end at the first argument, the rest belongs to somebody else
 */
public record Usage(
        List<String> names,
        String arguments,
        String summary,
        int least,
        int most,
        boolean stopsAtFirst,
        List<Option> options) {
    public Usage {
        names = List.copyOf(names);
        options = List.copyOf(options);
    }

    public static Builder of(String... names) {
        return new Builder(List.of(names));
    }

    public String name() {
        return names.getFirst();
    }

    /** Collects a usage. */
    public static final class Builder {
        private final List<String> names;
        private final List<Option> options = new ArrayList<>();
        private String arguments = "";
        private String summary = "";
        private int least;
        private int most;
        private boolean stopsAtFirst;

        private Builder(List<String> names) {
            this.names = names;
        }

        public Builder summary(String text) {
            this.summary = text;
            return this;
        }

        public Builder arguments(String text, int fewest, int atMost) {
            this.arguments = text;
            this.least = fewest;
            this.most = atMost;
            return this;
        }

        public Builder stopsAtFirst() {
            this.stopsAtFirst = true;
            return this;
        }

        public Builder option(Option option) {
            options.add(option);
            return this;
        }

        public Builder flag(String name, String letter, String help) {
            return option(Option.flag(name, letter, help));
        }

        public Builder value(String name, String letter, String value, String help) {
            return option(Option.value(name, letter, value, help));
        }

        public Builder list(String name, String letter, String value, String help) {
            return option(Option.list(name, letter, value, help));
        }

        public Usage build() {
            return new Usage(names, arguments, summary, least, most, stopsAtFirst, options);
        }
    }
}
