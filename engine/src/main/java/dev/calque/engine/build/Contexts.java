package dev.calque.engine.build;

import dev.calque.engine.context.FolderTree;
import dev.calque.engine.context.SeenContents;
import dev.calque.engine.files.FileTree;
import dev.calque.graph.Filter;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.store.ContextMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The input files of a build, by name. */
final class Contexts {
    /** The name of the context that the command line gives. */
    static final String MAIN = "context";

    private record Key(String name, Filter filter) {}

    /** A context as one filter shows it. */
    record Source(FolderTree tree, SeenContents contents) {
        Digest digest(RawPath path) {
            return contents.digest(path);
        }
    }

    private final Map<String, Path> folders;
    private final ContextMemory memory;
    private final Map<Key, Source> sources = new ConcurrentHashMap<>();

    Contexts(Map<String, Path> folders, ContextMemory memory) {
        this.folders = Map.copyOf(folders);
        this.memory = memory;
    }

    Source source(String name, Filter filter) {
        return sources.computeIfAbsent(new Key(name, filter), key -> {
            Path folder = folders.get(name);
            if (folder == null) {
                throw CalqueException.notFound("there is no build context called '" + name + "'");
            }
            FolderTree tree = new FolderTree(folder, PathPatterns.of(filter.exclude()));
            return new Source(tree, new SeenContents(memory, folder, tree));
        });
    }

    FileTree tree(String name, Filter filter) {
        return source(name, filter).tree();
    }

    /** Keeps what was seen for the next build. */
    void save() {
        sources.values().forEach(source -> source.contents().save());
    }
}
