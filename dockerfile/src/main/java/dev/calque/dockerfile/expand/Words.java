package dev.calque.dockerfile.expand;

import java.util.ArrayList;
import java.util.List;

/** Collects words while a text is read. */
final class Words {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /** Adds text whose spaces separate words. */
    void addSplitting(String text) {
        text.codePoints().forEach(c -> {
            if (!Character.isWhitespace(c)) {
                word.appendCodePoint(c);
            } else if (!word.isEmpty()) {
                finish();
            }
        });
    }

    /** Adds text as it is. */
    void addWhole(String text) {
        word.append(text);
    }

    private void finish() {
        words.add(word.toString());
        word.setLength(0);
    }

    List<String> all() {
        if (!word.isEmpty()) {
            finish();
        }
        return words;
    }
}
