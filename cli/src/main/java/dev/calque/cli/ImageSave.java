package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.oci.CalqueException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code calque image save}. */
final class ImageSave implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image save")
                .summary("Write images into one archive that other tools load")
                .arguments("[OPTIONS] IMAGE [IMAGE...]", 1, Integer.MAX_VALUE)
                .value("output", "o", "path", "Write to a file instead of standard output")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        if (arguments.has("output")) {
            toFile(arguments, Path.of(arguments.text("output").orElseThrow()), session);
            return 0;
        }
        if (session.hasTerminalOutput()) {
            throw CalqueException.invalid("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        OutputStream out = new BufferedOutputStream(session.out(), 1 << 16);
        session.engine().images().save(arguments.rest(), out);
        out.flush();
        return 0;
    }

    /** Written aside and renamed, so that a failure leaves no half archive. */
    private static void toFile(Arguments arguments, Path file, Session session) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".calque-part");
        boolean done = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
                session.engine().images().save(arguments.rest(), out);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(aside);
            }
        }
    }
}
