package dev.calque.engine.build;

import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Gets one file by HTTP. Redirects never lead from https to http. A server that stays silent, or has more than the disk
 * has room for, is given up. The only class that loads the JDK's client.
 *
 * @param patience how long nothing may come
 */
record HttpFetch(Duration patience) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    /** What a download leaves free, so that the build can still record its failure. */
    private static final long FLOOR_BYTES = 64L << 20;

    private static final int CHECK_EVERY_BYTES = 16 << 20;

    /** @param file absent where the server says that what is known still holds */
    record Answer(Optional<Path> file, DownloadState state) {}

    Answer get(URI uri, Optional<DownloadState> known, Path file) throws InterruptedException {
        String doing = "downloading " + Redacted.of(uri.toString());
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            try {
                return answer(client.send(request(uri, known), HttpResponse.BodyHandlers.ofInputStream()), known, file);
            } finally {
                client.shutdownNow();
            }
        } catch (IllegalArgumentException e) {
            throw new CalqueException(CalqueException.Kind.INVALID, doing + ": " + e.getMessage(), e);
        } catch (CalqueException e) {
            throw new CalqueException(e.kind(), doing + ": " + e.text(), e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new CalqueException(CalqueException.Kind.UNAVAILABLE, doing + ": " + reason(e), e);
        }
    }

    /** The client's exception for a refused connection has no message. */
    private static String reason(IOException e) {
        // Not in a catch: the verifier would load the client's package for builds that have no URL.
        if (e instanceof HttpTimeoutException) {
            return "the server does not answer";
        }
        if (e instanceof java.net.ConnectException && e.getMessage() == null) {
            return "the connection is refused";
        }
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }

    private HttpRequest request(URI uri, Optional<DownloadState> known) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("User-Agent", "calque").timeout(patience);
        known.flatMap(DownloadState::etag).ifPresent(etag -> request.header("If-None-Match", etag));
        known.filter(k -> k.etag().isEmpty())
                .flatMap(DownloadState::modified)
                .ifPresent(time -> request.header("If-Modified-Since", DownloadState.httpDate(time)));
        return request.build();
    }

    private Answer answer(HttpResponse<InputStream> response, Optional<DownloadState> known, Path file)
            throws IOException {
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 304 && known.isPresent()) {
                return new Answer(Optional.empty(), known.get());
            }
            if (status / 100 == 3) {
                throw CalqueException.unavailable("the server redirects (" + status + ") to "
                        + response.headers().firstValue("Location").orElse("nowhere")
                        + ", which is not followed; from https only https is");
            }
            if (status / 100 != 2) {
                throw CalqueException.notFound("the server answered " + status);
            }
            checkRoom(
                    file, response.headers().firstValueAsLong("Content-Length").orElse(0));
            return new Answer(Optional.of(file), keep(body, file, response));
        }
    }

    private DownloadState keep(InputStream body, Path file, HttpResponse<?> response) throws IOException {
        MessageDigest sha = Digest.sha256();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha);
                Patience watch = Patience.over(body, patience)) {
            copy(out, file, watch);
        }
        return new DownloadState(
                Digest.of(sha.digest()), modified(response), response.headers().firstValue("ETag"));
    }

    private static void copy(OutputStream out, Path file, Patience watch) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int unchecked = 0;
        for (int n = watch.read(buffer); n >= 0; n = watch.read(buffer)) {
            out.write(buffer, 0, n);
            unchecked += n;
            if (unchecked >= CHECK_EVERY_BYTES) {
                checkRoom(file, 0);
                unchecked = 0;
            }
        }
    }

    private static void checkRoom(Path file, long sizeBytes) throws IOException {
        long room = Files.getFileStore(file.getParent()).getUsableSpace() - FLOOR_BYTES;
        if (sizeBytes > room || room < 0) {
            throw CalqueException.unavailable("no room for " + (sizeBytes > 0 ? sizeBytes + " bytes" : "more")
                    + " on the disk of the store; 'calque system prune' may free some");
        }
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
