package dev.calque.cli.progress;

import dev.calque.cli.format.Human;

/** Bytes that moved, as a bar where the end is known. */
final class Bar {
    private static final int WIDTH = 20;

    private Bar() {}

    static String of(long current, long total) {
        if (total <= 0) {
            return Human.size(current);
        }
        int filled = (int) Math.min(WIDTH, WIDTH * current / total);
        return "[" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + Human.size(current) + " / "
                + Human.size(total);
    }
}
