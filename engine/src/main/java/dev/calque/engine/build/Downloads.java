package dev.calque.engine.build;

import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Files of a build that come by HTTP; each is fetched once a build. */
final class Downloads {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private final Lease lease;
    private final Map<Op.FromUrl, Fetched> fetched = new HashMap<>();

    /** A file that was fetched. @param modified what the server said of its age */
    record Fetched(Path file, Digest digest, long sizeBytes, Optional<Instant> modified) {
        /** Changes with the content and with the time that the file will carry. */
        Digest key() {
            return Digest.sha256(digest + " " + modified.map(Instant::toString).orElse(""));
        }
    }

    Downloads(Lease lease) {
        this.lease = lease;
    }

    /** The file, fetched now unless it was; its checksum is verified. */
    synchronized Fetched fetch(Op.FromUrl url) throws InterruptedException {
        Fetched known = fetched.get(url);
        if (known == null) {
            known = get(url.uri());
            fetched.put(url, known);
        }
        verify(url, known);
        return known;
    }

    private static void verify(Op.FromUrl url, Fetched file) {
        url.checksum().filter(expected -> !expected.equals(file.digest())).ifPresent(expected -> {
            throw CalqueException.corrupt(
                    "downloading " + url.uri() + ": digest mismatch, expected " + expected + ", got " + file.digest());
        });
    }

    private Fetched get(URI uri) throws InterruptedException {
        Path file = lease.directory().resolve("download-" + fetched.size());
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).header("User-Agent", "calque").build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw CalqueException.notFound(
                            "downloading " + uri + ": the server answered " + response.statusCode());
                }
                return keep(body, file, modified(response));
            }
        } catch (IOException e) {
            throw new CalqueException(CalqueException.Kind.UNAVAILABLE, "downloading " + uri + ": " + reason(e), e);
        }
    }

    /** The client's exception for a refused connection has no message. */
    private static String reason(IOException e) {
        return e instanceof ConnectException && e.getMessage() == null ? "the connection is refused" : e.toString();
    }

    private static Fetched keep(InputStream body, Path file, Optional<Instant> modified) throws IOException {
        MessageDigest sha = Digest.sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha)) {
            body.transferTo(out);
        }
        return new Fetched(file, Digest.of(sha.digest()), Files.size(file), modified);
    }

    private static Optional<Instant> modified(HttpResponse<?> response) {
        return response.headers().firstValue("Last-Modified").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }
}
