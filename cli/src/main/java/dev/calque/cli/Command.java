package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;

/** One command: what it takes, and what it does. */
interface Command {
    Usage usage();

    /** Does it. @return the exit code */
    int run(Arguments arguments, Session session) throws Exception;
}
