package dev.calque.engine.build;

import dev.calque.engine.context.FolderTree;
import dev.calque.engine.files.CheckedOutLayer;
import dev.calque.engine.git.GitRepository;
import dev.calque.graph.GitSource;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.Digest;
import dev.calque.oci.Layer;
import dev.calque.oci.RawPath;
import dev.calque.store.ContextMemory;
import dev.calque.store.Layers;
import dev.calque.store.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Git repositories as trees of one layer. A commit never changes, so its layer is remembered from build to build. */
final class GitTrees {
    private final Layers layers;
    private final Lease lease;
    private final ContextMemory memory;
    private final GitRepository.Surroundings around;
    private final Map<GitSource, Known> known = new HashMap<>();

    private static final class Known {
        final GitRepository repository;
        final String commit;
        Optional<Layer> layer = Optional.empty();

        Known(GitRepository repository, String commit) {
            this.repository = repository;
            this.commit = commit;
        }
    }

    GitTrees(Layers layers, Lease lease, ContextMemory memory, GitRepository.Surroundings around) {
        this.layers = layers;
        this.lease = lease;
        this.memory = memory;
        this.around = around;
    }

    /** The commit that a source means; the repository is asked once a build. */
    synchronized String commit(GitSource source) throws InterruptedException {
        return known(source).commit;
    }

    /** The files of that commit; the layer's time is the commit's. */
    synchronized Layer layer(GitSource source) throws InterruptedException {
        Known known = known(source);
        if (known.layer.isEmpty()) {
            Optional<Layer> before = remembered(source, known.commit);
            known.layer = before.isPresent() ? before : Optional.of(fetched(source, known));
        }
        return known.layer.orElseThrow();
    }

    private Known known(GitSource source) throws InterruptedException {
        Known there = known.get(source);
        if (there == null) {
            try {
                GitRepository repository =
                        new GitRepository(source, Files.createTempDirectory(lease.directory(), "git-"), around);
                there = new Known(repository, repository.resolve());
            } catch (IOException e) {
                throw new UncheckedIOException("making a folder for git", e);
            }
            known.put(source, there);
        }
        return there;
    }

    private Layer fetched(GitSource source, Known known) throws InterruptedException {
        GitRepository.Checkout checkout = known.repository.checkout(known.commit);
        FolderTree files = new FolderTree(checkout.folder(), PathPatterns.of(List.of()));
        boolean whole = RawPath.of(source.subdir()).isRoot();
        Layers.Stored stored = new CheckedOutLayer(files, checkout.time(), source.keepGitDir() && whole)
                .write(source.subdir(), layers, lease);
        Layer layer = new Layer(stored.diffId(), stored.sizeBytes(), checkout.time());
        String text = layer.diffId() + " " + checkout.time().getEpochSecond();
        memory.write(id(source, known.commit), text.getBytes(StandardCharsets.US_ASCII));
        return layer;
    }

    private Optional<Layer> remembered(GitSource source, String commit) {
        return memory.read(id(source, commit))
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).split(" "))
                .flatMap(parts -> {
                    Digest diffId = Digest.parse(parts[0]);
                    Instant time = Instant.ofEpochSecond(Long.parseLong(parts[1]));
                    return layers.pin(diffId, lease)
                            ? Optional.of(new Layer(diffId, layers.sizeBytes(diffId), time))
                            : Optional.empty();
                });
    }

    /** The remote counts, since submodules may be named relative to it. */
    private static String id(GitSource source, String commit) {
        return String.join(
                "\n",
                "git",
                source.remote(),
                commit,
                source.subdir(),
                Boolean.toString(source.keepGitDir()),
                Boolean.toString(source.submodules()));
    }
}
