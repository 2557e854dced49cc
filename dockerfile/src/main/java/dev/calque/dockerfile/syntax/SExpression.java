package dev.calque.dockerfile.syntax;

import dev.calque.dockerfile.expand.GoText;
import java.util.Locale;

/** Prints a command as {@code (run "make")}. */
final class SExpression {
    private SExpression() {}

    static String of(Command command) {
        StringBuilder out = new StringBuilder("(");
        out.append(command.keyword().toLowerCase(Locale.ROOT));
        if (!command.flags().isEmpty()) {
            out.append(' ').append(GoText.quoted(command.flags()));
        }
        command.arguments().values().forEach(value -> out.append(' ').append(GoText.quoted(value)));
        command.arguments().nested().ifPresent(nested -> out.append(' ').append(of(nested)));
        return out.append(')').toString();
    }
}
