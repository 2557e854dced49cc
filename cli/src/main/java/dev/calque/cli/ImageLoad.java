package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.engine.images.LocalImages;
import dev.calque.oci.CalqueException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code calque image load}. */
final class ImageLoad implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image load")
                .summary("Take in the images of an archive that docker, podman, skopeo or Calque wrote")
                .arguments("[OPTIONS]", 0, 0)
                .value("input", "i", "path", "Read from a file instead of standard input")
                .flag("quiet", "q", "Print less")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        try (InputStream in = open(arguments.text("input"), session)) {
            for (LocalImages.Loaded image : session.engine().images().load(in)) {
                if (image.names().isEmpty()) {
                    session.out().println("Loaded image ID: " + image.id());
                }
                image.names().forEach(name -> session.out().println("Loaded image: " + name.familiar()));
            }
        }
        return 0;
    }

    private static InputStream open(Optional<String> input, Session session) throws IOException {
        if (input.isEmpty()) {
            if (session.hasTerminalInput()) {
                throw CalqueException.invalid("requested load from stdin, but stdin is empty; use -i FILE");
            }
            return session.in();
        }
        Path file = Path.of(input.get());
        if (!Files.isRegularFile(file)) {
            throw CalqueException.notFound("loading " + file + ": no such file");
        }
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }
}
