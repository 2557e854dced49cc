package dev.calque.engine.build;

import dev.calque.engine.context.FolderTree;
import dev.calque.engine.context.SeenContents;
import dev.calque.engine.files.FileNode;
import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.LayerTree;
import dev.calque.engine.files.PlainTree;
import dev.calque.graph.Filter;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.store.ContextMemory;
import dev.calque.store.Layers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The input files of a build, by name. */
final class Contexts {
    /** The name of the context that the command line gives. */
    static final String MAIN = "context";

    private record Key(String name, Filter filter) {}

    /** A context as one filter shows it. */
    sealed interface Source {
        FileTree tree();

        /** The digest of a file's content. */
        Digest digest(FileNode file);

        /** Keeps what was seen for the next build. */
        void save();
    }

    private record OfFolder(FileTree tree, SeenContents contents) implements Source {
        @Override
        public Digest digest(FileNode file) {
            return contents.digest(file.path());
        }

        @Override
        public void save() {
            contents.save();
        }
    }

    private record OfLayers(FileTree tree) implements Source {
        @Override
        public Digest digest(FileNode file) {
            return ContentReadings.contentDigest(file);
        }

        @Override
        public void save() {}
    }

    private final Map<String, ContextFiles> files;
    private final ContextMemory memory;
    private final Layers layers;
    private final Optional<Instant> epoch;
    private final Map<Key, Source> sources = new ConcurrentHashMap<>();

    /** @param epoch the time of all files, where the build has one */
    Contexts(Map<String, ContextFiles> files, ContextMemory memory, Layers layers, Optional<Instant> epoch) {
        this.files = Map.copyOf(files);
        this.memory = memory;
        this.layers = layers;
        this.epoch = epoch;
    }

    Source source(String name, Filter filter) {
        return sources.computeIfAbsent(new Key(name, filter), this::open);
    }

    private Source open(Key key) {
        return switch (files.get(key.name())) {
            case ContextFiles.Folder folder -> {
                FolderTree tree = new FolderTree(
                        folder.path(), PathPatterns.of(key.filter().exclude()));
                yield new OfFolder(new PlainTree(tree, epoch), new SeenContents(memory, folder.path(), tree));
            }
            case ContextFiles.Stored stored -> new OfLayers(new PlainTree(tree(stored, layers), epoch));
            case null -> throw CalqueException.notFound("there is no build context called '" + key.name() + "'");
        };
    }

    /** All files of a context that is kept in the store. */
    static FileTree tree(ContextFiles.Stored stored, Layers layers) {
        return stored.diffIds().isEmpty() ? FileTree.EMPTY : new LayerTree(layers, stored.diffIds());
    }

    FileTree tree(String name, Filter filter) {
        return source(name, filter).tree();
    }

    /** Keeps what was seen for the next build. */
    void save() {
        sources.values().forEach(Source::save);
    }
}
