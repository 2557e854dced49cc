package dev.calque.engine.build;

import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.store.ContextMemory;
import dev.calque.store.Lease;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files of a build that come by HTTP, each asked for once a build. What a server said of a file is remembered from build
 * to build, so that one that did not change is not sent again.
 */
final class Downloads {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lease lease;
    private final ContextMemory memory;
    private final Duration patience;
    private final Map<URI, HttpFetch.Answer> asked = new HashMap<>();
    private int files;

    Downloads(Lease lease, ContextMemory memory) {
        this(lease, memory, PATIENCE);
    }

    /** @param patience how long a server may send nothing */
    Downloads(Lease lease, ContextMemory memory, Duration patience) {
        this.lease = lease;
        this.memory = memory;
        this.patience = patience;
    }

    /** What the file is now; its checksum is verified. It may be that only its change was asked for. */
    synchronized DownloadState look(Op.FromUrl url) throws InterruptedException {
        HttpFetch.Answer answer = asked.get(url.uri());
        if (answer == null) {
            answer = ask(url.uri());
            asked.put(url.uri(), answer);
        }
        verify(url, answer.state());
        return answer.state();
    }

    /** The file itself, as {@link #look} described it. */
    synchronized Path file(Op.FromUrl url) throws InterruptedException {
        DownloadState state = look(url);
        Optional<Path> there = Optional.ofNullable(asked.get(url.uri())).flatMap(HttpFetch.Answer::file);
        if (there.isPresent()) {
            return there.get();
        }
        HttpFetch.Answer whole = remembered(url.uri(), fetch(url.uri(), Optional.empty()));
        asked.put(url.uri(), whole);
        if (!whole.state().digest().equals(state.digest())) {
            throw CalqueException.corrupt("downloading " + Redacted.of(url.uri().toString())
                    + ": the server said that the file did not change, then sent another; build again");
        }
        return whole.file().orElseThrow();
    }

    private HttpFetch.Answer ask(URI uri) throws InterruptedException {
        Optional<DownloadState> known = memory.read(id(uri)).map(DownloadState::parse);
        HttpFetch.Answer answer = fetch(uri, known);
        return answer.file().isPresent() ? remembered(uri, answer) : answer;
    }

    private HttpFetch.Answer fetch(URI uri, Optional<DownloadState> known) throws InterruptedException {
        return new HttpFetch(patience).get(uri, known, next());
    }

    private HttpFetch.Answer remembered(URI uri, HttpFetch.Answer answer) {
        if (answer.state().isComparable(Instant.now())) {
            memory.write(id(uri), answer.state().toBytes());
        }
        return answer;
    }

    private Path next() {
        return lease.directory().resolve("download-" + files++);
    }

    private static String id(URI uri) {
        return "download\n" + uri;
    }

    private static void verify(Op.FromUrl url, DownloadState state) {
        Optional<Digest> expected = url.checksum().filter(digest -> !digest.equals(state.digest()));
        if (expected.isPresent()) {
            throw CalqueException.corrupt("downloading " + Redacted.of(url.uri().toString())
                    + ": digest mismatch, expected " + expected.get() + ", got " + state.digest());
        }
    }
}
