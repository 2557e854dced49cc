package dev.calque.engine.build;

import dev.calque.engine.BuildRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The secrets of a build, read when they are needed. @param environment of the caller */
record SecretValues(BuildRequest.Secrets secrets, Map<String, String> environment) {
    Optional<byte[]> value(String id) {
        Path file = secrets.files().get(id);
        if (file != null) {
            try {
                return Optional.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException("reading the file of secret " + id, e);
            }
        }
        return Optional.ofNullable(secrets.variables().get(id))
                .flatMap(name -> Optional.ofNullable(environment.get(name)))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    Optional<String> text(String id) {
        return value(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /** The socket of an ssh agent. */
    Optional<Path> agent(String id) {
        return Optional.ofNullable(secrets.agents().get(id));
    }
}
