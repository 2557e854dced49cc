package dev.calque.engine.context;

import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.store.ContextMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of the files of a context folder, remembered from build to build: a file is read again only when its size,
 * times or inode number changed.
 *
 * <p>A file that was changed in the moment before it was read could change once more without its times showing it;
 * such a digest is used but not remembered.
 */
public final class SeenContents {
    private static final Duration TOO_FRESH = Duration.ofSeconds(2);

    private final ContextMemory memory;
    private final String id;
    private final FolderTree tree;
    private final Map<String, String> before;
    private final Map<String, String> now = new ConcurrentHashMap<>();
    private volatile boolean changed;

    public SeenContents(ContextMemory memory, Path folder, FolderTree tree) {
        this.memory = memory;
        this.id = folder.toAbsolutePath().normalize().toString();
        this.tree = tree;
        this.before = memory.read(id).map(SeenContents::parse).orElse(Map.of());
    }

    private static Map<String, String> parse(byte[] bytes) {
        Map<String, String> all = new HashMap<>();
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n")) {
            int slash = line.indexOf('\0');
            if (slash > 0) {
                all.put(line.substring(0, slash), line.substring(slash + 1));
            }
        }
        return all;
    }

    /** The digest of a file's content. */
    public Digest digest(RawPath path) {
        FolderTree.Seen seen =
                tree.seen(path).orElseThrow(() -> new IllegalArgumentException("no file in the context: " + path));
        String known = Optional.ofNullable(now.get(path.bytes()))
                .or(() -> Optional.ofNullable(before.get(path.bytes())))
                .orElse("");
        int end = known.indexOf('\0');
        if (end > 0 && known.substring(0, end).equals(seen.stamp())) {
            now.putIfAbsent(path.bytes(), known);
            return Digest.parse(known.substring(end + 1));
        }
        Digest digest = read(seen);
        if (seen.node().metadata().mtime().isBefore(Instant.now().minus(TOO_FRESH))
                && path.bytes().indexOf('\n') < 0) {
            now.put(path.bytes(), seen.stamp() + '\0' + digest);
            changed = true;
        }
        return digest;
    }

    private static Digest read(FolderTree.Seen seen) {
        MessageDigest sha = Digest.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = seen.node().content().orElseThrow().open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "reading the context's " + seen.node().path(), e);
        }
        return Digest.of(sha.digest());
    }

    /** Keeps what was seen for the next build. */
    public void save() {
        if (!changed) {
            return;
        }
        StringBuilder all = new StringBuilder();
        Map<String, String> union = new TreeMap<>(before);
        union.putAll(now);
        union.forEach(
                (path, value) -> all.append(path).append('\0').append(value).append('\n'));
        memory.write(id, all.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
