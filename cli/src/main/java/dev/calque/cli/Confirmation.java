package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import java.io.IOException;

/** Asks before something goes for good. */
final class Confirmation {
    private Confirmation() {}

    /** Whether to go on: {@code --force}, or a yes. */
    static boolean given(Arguments arguments, Session session, String warning) throws IOException {
        if (arguments.isSet("force")) {
            return true;
        }
        session.out().print("WARNING! " + warning + "\nAre you sure you want to continue? [y/N] ");
        session.out().flush();
        StringBuilder answer = new StringBuilder();
        for (int c = session.in().read(); c >= 0 && c != '\n'; c = session.in().read()) {
            answer.append((char) c);
        }
        return answer.toString().strip().equalsIgnoreCase("y");
    }
}
