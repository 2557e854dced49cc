package dev.calque.engine.output;

import dev.calque.engine.Output;
import dev.calque.oci.CalqueException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a target; a file is written aside and renamed, so that a failure leaves what was there before. */
final class AsideFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private AsideFile() {}

    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(Output.Target target, Content content) {
        switch (target) {
            case Output.Target.File file -> file(file.path(), content);
            case Output.Target.Stream stream -> stream(stream.out(), content);
        }
    }

    private static void stream(OutputStream out, Content content) {
        try {
            OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            content.writeTo(buffered);
            buffered.flush();
        } catch (IOException e) {
            throw failed("writing the output", e);
        }
    }

    private static void file(Path file, Content content) {
        if (Files.isDirectory(file)) {
            throw CalqueException.invalid("destination file " + file + " is a directory; name a file with dest=");
        }
        Path aside = file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), BUFFER_BYTES)) {
                content.writeTo(out);
            }
            replace(aside, file);
        } catch (IOException e) {
            throw failed("writing " + file, e);
        } finally {
            delete(aside);
        }
    }

    private static RuntimeException failed(String doing, IOException e) {
        return e instanceof ClosedByInterruptException
                ? new CalqueException(CalqueException.Kind.CANCELLED, doing + " was interrupted", e)
                : new UncheckedIOException(doing, e);
    }

    /** A device or a pipe cannot be replaced, only written to. */
    private static void replace(Path aside, Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                Files.copy(aside, out);
            }
        } else {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void delete(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw new UncheckedIOException("cleaning up after an output", e);
        }
    }
}
