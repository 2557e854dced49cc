package dev.calque.cli;

import dev.calque.cli.args.Arguments;
import dev.calque.cli.args.Usage;
import dev.calque.engine.images.RootfsImport;
import dev.calque.oci.CalqueException;
import dev.calque.oci.ImageRef;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code calque image import}. */
final class ImageImport implements Command {
    @Override
    public Usage usage() {
        return Usage.of("image import")
                .summary("Make an image of a root file system in a tar, compressed or not")
                .arguments("[OPTIONS] file|- [REPOSITORY[:TAG]]", 1, 2)
                .list("change", "c", "instruction", "Apply a Dockerfile instruction to the new image")
                .value("message", "m", "string", "What history says of the import")
                .build();
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        String source = arguments.first();
        Optional<ImageRef.Tagged> tag =
                arguments.rest().stream().skip(1).findFirst().map(ImageRef::parseTagged);
        RootfsImport rootfs = session.engine().rootfsImport();
        try (InputStream in = open(source, session)) {
            String origin = "Imported from " + source;
            session.out()
                    .println(rootfs.run(
                            in,
                            new RootfsImport.Notes(
                                    origin, arguments.text("message").orElse(origin)),
                            arguments.texts("change"),
                            tag));
        }
        return 0;
    }

    private static InputStream open(String source, Session session) throws IOException {
        if (source.equals("-")) {
            return session.in();
        }
        Path file = Path.of(source);
        if (!Files.isRegularFile(file)) {
            throw CalqueException.notFound("importing " + source + ": no such file; use - to read standard input");
        }
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }
}
