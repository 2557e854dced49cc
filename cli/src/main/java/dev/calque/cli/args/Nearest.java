package dev.calque.cli.args;

import dev.calque.graph.Spelling;
import java.util.List;

/** Whether somebody may have meant another word. */
public final class Nearest {
    private Nearest() {}

    /** The beginning of it, or nearly its letters. */
    public static boolean isNear(String known, String written) {
        return known.startsWith(written) && written.length() > 2
                || Spelling.nearest(written, List.of(known)).isPresent();
    }
}
