package dev.calque.dockerfile.syntax;

import java.util.ArrayList;
import java.util.List;

/** Cuts {@code --name=value} words off the beginning of a line. @param rest what follows them */
record Flags(List<String> words, String rest) {

    static Flags split(String line) {
        return new Cutter(line).cut();
    }

    private static final class Cutter {
        private final String line;
        private final List<String> words = new ArrayList<>();
        private int at;

        Cutter(String line) {
            this.line = line;
        }

        Flags cut() {
            while (true) {
                while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                    at++;
                }
                if (!line.startsWith("--", at)) {
                    return new Flags(words, line.substring(at));
                }
                String word = word();
                if (word.equals("--")) {
                    return new Flags(words, line.substring(at));
                }
                words.add(word);
            }
        }

        /** One word; quotes and backslashes go. */
        private String word() {
            StringBuilder word = new StringBuilder();
            char quote = 0;
            while (at < line.length()) {
                char c = line.charAt(at);
                if (quote == 0 && Character.isWhitespace(c)) {
                    break;
                }
                at++;
                if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c != '\\') {
                    word.append(c);
                } else if (at < line.length()) {
                    word.append(line.charAt(at++));
                }
            }
            return word.toString();
        }
    }
}
