package dev.calque.engine.build;

import dev.calque.dockerfile.lower.NamedContext;
import dev.calque.dockerfile.lower.RemoteSource;
import dev.calque.engine.MainContext;
import dev.calque.graph.Filter;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Descriptor;
import dev.calque.oci.ImageRef;
import dev.calque.store.Lease;
import dev.calque.store.Store;
import dev.calque.store.archive.ImageArchive;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code --build-context} names.
 *
 * @param files of those that are folders
 */
record NamedContexts(Map<String, ContextFiles> files, Map<String, NamedContext> contexts) {
    private static final String IMAGE = "docker-image://";
    private static final String LAYOUT = "oci-layout://";

    NamedContexts {
        files = Map.copyOf(files);
        contexts = Map.copyOf(contexts);
    }

    /** @param written what the user wrote, by name; images of layouts are taken into the store */
    static NamedContexts read(Map<String, String> written, Store store, Lease lease) {
        Map<String, ContextFiles> files = new HashMap<>();
        Map<String, NamedContext> contexts = new HashMap<>();
        written.forEach((name, where) -> {
            NamedContext context = context(name, where, store, lease);
            contexts.put(name, context);
            if (context instanceof NamedContext.Local) {
                files.put(name, new ContextFiles.Folder(Path.of(where)));
            }
        });
        return new NamedContexts(files, contexts);
    }

    private static NamedContext context(String name, String where, Store store, Lease lease) {
        if (where.startsWith(IMAGE)) {
            return new NamedContext.Image(where.substring(IMAGE.length()));
        }
        if (where.startsWith(LAYOUT)) {
            return layout(name, where.substring(LAYOUT.length()), store, lease);
        }
        if (MainContext.isGit(where)) {
            return new NamedContext.Git(RemoteSource.git(where));
        }
        if (where.startsWith("http://") || where.startsWith("https://")) {
            return new NamedContext.Url(InputReader.uri(where));
        }
        Path folder = InputReader.checkedFolder(Path.of(where));
        return new NamedContext.Local(
                new Filter(TextFiles.of(folder).patterns(".dockerignore").orElse(java.util.List.of())));
    }

    /** {@code FOLDER}, {@code FOLDER:TAG} or {@code FOLDER@DIGEST}; without either the tag is latest. */
    private static NamedContext layout(String name, String where, Store store, Lease lease) {
        int at = where.indexOf('@');
        int colon = where.lastIndexOf(':');
        boolean tagged = at < 0 && colon > where.lastIndexOf('/');
        int end = at >= 0 ? at : tagged ? colon : where.length();
        String wanted = end < where.length() ? where.substring(end + 1) : "latest";
        Descriptor manifest = ImageArchive.of(store).readLayout(Path.of(where.substring(0, end)), wanted, lease);
        return new NamedContext.Image(new ImageRef.Pinned(repository(name), manifest.digest()).toString());
    }

    private static String repository(String name) {
        try {
            return ImageRef.parse(name).repository();
        } catch (CalqueException noReference) {
            return ImageRef.parse("layout").repository();
        }
    }
}
