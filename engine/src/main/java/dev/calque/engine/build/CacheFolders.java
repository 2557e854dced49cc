package dev.calque.engine.build;

import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.Snippet;
import dev.calque.graph.Mount;
import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.store.Held;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The folders behind {@code RUN --mount=type=cache}, kept between builds. */
final class CacheFolders {
    private final Store store;
    private final Path privateFolders;
    private final Function<Tree, FileTree> trees;

    /** A folder to mount. @param held let go of when the step has ended */
    record Folder(Path path, Optional<Held> held) {}

    /** @param privateFolders for those that nobody shares, gone with the build */
    CacheFolders(Store store, Path privateFolders, Function<Tree, FileTree> trees) {
        this.store = store;
        this.privateFolders = privateFolders;
        this.trees = trees;
    }

    /** The folder for a mount; waits where it is locked by another step. */
    Folder take(Mount.Cache cache, Tree origin) {
        String name = Digest.sha256(String.join(
                        "\n",
                        "cache mount",
                        cache.id(),
                        origin.chainId().toString(),
                        cache.source(),
                        cache.access().toString()))
                .hex();
        try {
            return switch (cache.sharing()) {
                case SHARED -> new Folder(made(store.mounts().resolve(name), cache, origin), Optional.empty());
                case LOCKED -> {
                    Held held = store.lock("mount-" + name);
                    yield new Folder(made(store.mounts().resolve(name), cache, origin), Optional.of(held));
                }
                case PRIVATE ->
                    new Folder(
                            made(privateFolders.resolve("private-" + UUID.randomUUID()), cache, origin),
                            Optional.empty());
            };
        } catch (IOException e) {
            throw new UncheckedIOException("making the cache folder for " + cache.target(), e);
        }
    }

    /** Made aside and renamed, so that nobody sees a folder that is not filled yet. */
    private Path made(Path folder, Mount.Cache cache, Tree origin) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return folder;
        }
        Path aside = Files.createDirectories(privateFolders.resolve("making-" + UUID.randomUUID()));
        Snippet.extract(trees.apply(origin), cache.source(), aside);
        Mount.Access access = cache.access();
        Files.setAttribute(aside, "unix:uid", (int) access.uid());
        Files.setAttribute(aside, "unix:gid", (int) access.gid());
        Files.setAttribute(aside, "unix:mode", access.mode());
        Files.createDirectories(folder.getParent());
        try {
            Files.move(aside, folder);
        } catch (java.nio.file.FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            return folder;
        }
        return folder;
    }
}
