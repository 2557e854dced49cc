package dev.calque.engine.build;

import dev.calque.engine.BuildRequest;
import dev.calque.engine.BuildResult;
import dev.calque.engine.Calque;
import dev.calque.engine.MainContext;
import dev.calque.oci.Digest;
import dev.calque.oci.ImageConfig;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.TreeNode;
import dev.calque.oci.layer.TreeView;
import dev.calque.solver.BuildEvent;
import dev.calque.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store, and builds in it whose images are looked into. */
final class Builds implements AutoCloseable {
    private final Calque calque;
    private final Store store;
    private final List<BuildEvent> events = new ArrayList<>();

    Builds(Path root) {
        this.calque = Calque.open(root);
        this.store = Store.open(root);
    }

    static BuildRequest.Input input(MainContext context, Optional<String> dockerfile, Map<String, String> named) {
        return new BuildRequest.Input(context, dockerfile.map(Path::of), named);
    }

    /** Paths of the image with type, mode, owner and content. */
    Map<String, String> files(MainContext context) throws InterruptedException {
        return files(BuildRequest.of(context));
    }

    Map<String, String> files(BuildRequest request) throws InterruptedException {
        return files(build(request));
    }

    BuildResult build(BuildRequest request) throws InterruptedException {
        events.clear();
        return calque.build(request, events::add);
    }

    /** How many steps of the last build had to run. */
    long ran() {
        return events.stream().filter(BuildEvent.Started.class::isInstance).count();
    }

    ImageConfig config(BuildResult result) {
        return store.images().config(Digest.parse(result.imageId()));
    }

    Store store() {
        return store;
    }

    Map<String, String> files(BuildResult result) {
        Map<String, String> found = new TreeMap<>();
        list(store.layers().view(config(result).diffIds()), RawPath.ROOT, found);
        return found;
    }

    private void list(TreeView view, RawPath folder, Map<String, String> found) {
        for (TreeNode node : view.children(folder)) {
            found.put(node.entry().path().toString(), shown(node));
            list(view, node.entry().path(), found);
        }
    }

    private String shown(TreeNode node) {
        var looks = node.entry().metadata();
        String start = Integer.toOctalString(looks.mode()) + " " + looks.uid() + ":" + looks.gid() + " ";
        return start
                + switch (node.entry()) {
                    case Entry.File _ -> text(node);
                    case Entry.Symlink link -> "-> " + link.target();
                    case Entry.Directory _ -> "folder";
                    case Entry.Hardlink _, Entry.Device _, Entry.Fifo _ -> "other";
                };
    }

    private String text(TreeNode node) {
        try (InputStream in = store.layers().content(node.content().orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        calque.close();
        store.close();
    }
}
