package dev.calque.dockerfile.lower;

import dev.calque.graph.CopyOptions;
import dev.calque.graph.Edge;
import dev.calque.graph.FileAction;
import dev.calque.graph.Filter;
import dev.calque.graph.Op;
import dev.calque.graph.PathPatterns;
import java.util.List;
import java.util.Optional;

/** The files of stages and contexts as edges of the graph. */
final class StageFiles {
    /** The main context's name in the graph. */
    private static final String MAIN = "context";

    private static final CopyOptions AS_IT_IS = new CopyOptions(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            new CopyOptions.Behavior(true, true, false, true, false, false, false));

    private StageFiles() {}

    /** The main context; only copies can read it. */
    static Edge mainContext(BuildScope scope) {
        Filter filter = new Filter(scope.request().contexts().ignore());
        return context(MAIN, filter, scope);
    }

    static Edge context(String name, Filter filter, BuildScope scope) {
        String shown = name.equals(MAIN) ? "[internal] load build context" : "[context " + name + "] load from client";
        return scope.graph().add(new Op.FromContext(name, filter), shown, List.of(), false);
    }

    /** What a copy from a stage reads. */
    static Edge copySource(Stage stage, BuildScope scope) {
        return stage.files.or(() -> stage.root).orElseGet(() -> empty(scope));
    }

    static Edge empty(BuildScope scope) {
        return scope.graph().add(new Op.Files(Optional.empty(), List.of()), "[internal] scratch", List.of(), false);
    }

    /** A stage's root as a tree; a context's files become one. Absent for the empty tree. */
    static Optional<Edge> materialised(Stage stage, BuildScope scope) {
        return stage.root.or(() -> stage.files.map(files -> tree(files, "/", scope)));
    }

    /** The part of a context that a mount shows, as a tree with the same paths. */
    static Edge tree(Edge files, String path, BuildScope scope) {
        String clean = PathPatterns.clean("/" + path);
        FileAction copy = new FileAction.Copy(files, clean, clean, AS_IT_IS);
        return scope.graph()
                .add(
                        new Op.Files(Optional.empty(), List.of(copy)),
                        "[internal] files of the context",
                        List.of(),
                        false);
    }

    /** One file with this text. */
    static Edge document(String name, String text, Optional<String> mode, BuildScope scope) {
        String bytes = new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
        FileAction file = new FileAction.MakeFile("/" + name, bytes, mode, Optional.empty());
        return scope.graph()
                .add(
                        new Op.Files(Optional.empty(), List.of(file)),
                        "[internal] preparing inline document",
                        List.of(),
                        false);
    }
}
