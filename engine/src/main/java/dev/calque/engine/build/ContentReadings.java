package dev.calque.engine.build;

import dev.calque.engine.files.FileNode;
import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.Selection;
import dev.calque.graph.Edge;
import dev.calque.graph.FileAction;
import dev.calque.graph.Mount;
import dev.calque.graph.Op;
import dev.calque.graph.OpDigest;
import dev.calque.graph.Process;
import dev.calque.graph.Vertex;
import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import dev.calque.solver.ContentKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds out what operations will really read: of a context only the files that a copy selects. */
final class ContentReadings implements ContentKeys {
    /** Beyond this many files, a change is told by folder. */
    private static final int MOST_NAMED = 5000;

    private final Trees trees;
    private final Downloads downloads;
    private final GitTrees git;

    ContentReadings(Trees trees, Downloads downloads, GitTrees git) {
        this.trees = trees;
        this.downloads = downloads;
        this.git = git;
    }

    @Override
    public Reading read(Vertex vertex, List<Tree> inputs) throws InterruptedException {
        return switch (vertex.op()) {
            case Op.Exec exec -> exec(exec, inputs);
            case Op.Files files -> files(vertex, files, inputs);
            case Op.FromUrl url -> {
                Digest digest = downloads.look(url).key();
                yield new Reading(List.of(digest), Map.of("the download " + url.uri(), digest.toString()));
            }
            case Op.FromGit from -> {
                String commit = git.commit(from.source());
                yield new Reading(
                        List.of(Digest.sha256(commit)),
                        Map.of("the commit of " + Redacted.of(from.source().remote()), commit));
            }
            case Op.FromImage _, Op.FromContext _, Op.Merge _ ->
                new Reading(inputs.stream().map(Tree::chainId).toList(), Map.of());
        };
    }

    private Reading exec(Op.Exec exec, List<Tree> inputs) {
        Map<String, String> ingredients = new TreeMap<>();
        Process process = exec.process();
        ingredients.put("the command", hashed(String.join("\0", process.args())));
        for (String variable : process.env()) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            ingredients.put("the variable or argument " + name, hashed(variable));
        }
        ingredients.put("the working directory", process.cwd());
        ingredients.put("the user", process.user());
        ingredients.put("the network mode", process.surroundings().network().name());
        ingredients.put(
                "the list of mounts",
                hashed(exec.mounts().stream()
                        .map(ContentReadings::shape)
                        .toList()
                        .toString()));
        List<Digest> digests = new ArrayList<>();
        Iterator<Tree> input = inputs.iterator();
        if (exec.root().isPresent()) {
            digests.add(base("what the command runs on", input.next(), ingredients));
        }
        for (Mount mount : exec.mounts()) {
            if (mount.input().isPresent()) {
                digests.add(mounted(mount, input.next(), ingredients));
            }
        }
        return new Reading(digests, ingredients);
    }

    private static Digest base(String what, Tree tree, Map<String, String> ingredients) {
        Digest chain = tree.chainId();
        ingredients.put(what, chain.toString());
        return chain;
    }

    private static String shape(Mount mount) {
        return mount.getClass().getSimpleName() + " " + mount.target();
    }

    private Digest mounted(Mount mount, Tree tree, Map<String, String> ingredients) {
        Digest digest =
                switch (mount) {
                    case Mount.Bind bind ->
                        Selection.everything(trees.of(tree), bind.source())
                                .digest(ContentReadings::contentDigest, (_, _) -> {});
                    case Mount.Cache _ -> tree.chainId();
                    case Mount.Tmpfs _, Mount.Secret _, Mount.Ssh _ -> Digest.sha256("");
                };
        ingredients.put("what is mounted at " + mount.target(), digest.toString());
        return digest;
    }

    private Reading files(Vertex vertex, Op.Files files, List<Tree> inputs) {
        Map<String, String> ingredients = new TreeMap<>();
        ingredients.put(
                "the instruction", OpDigest.definition(vertex.op(), _ -> "").toString());
        List<Digest> digests = new ArrayList<>();
        Iterator<Tree> input = inputs.iterator();
        if (files.base().isPresent()) {
            digests.add(base("what it builds on", input.next(), ingredients));
        }
        for (FileAction action : files.actions()) {
            if (action instanceof FileAction.Copy copy) {
                digests.add(copied(copy, input.next(), ingredients));
            }
        }
        return new Reading(digests, ingredients);
    }

    private Digest copied(FileAction.Copy copy, Tree tree, Map<String, String> ingredients) {
        Edge from = copy.from();
        if (trees.graph().vertex(from.vertex()).op() instanceof Op.FromContext context) {
            Contexts.Source source = trees.contexts().source(context.name(), context.filter());
            return selected(source.tree(), copy, source::digest, "file ", ingredients);
        }
        return selected(trees.of(tree), copy, ContentReadings::contentDigest, "copied file ", ingredients);
    }

    private static Digest selected(
            FileTree tree,
            FileAction.Copy copy,
            Function<FileNode, Digest> contents,
            String word,
            Map<String, String> ingredients) {
        Map<String, String> named = new TreeMap<>();
        Digest all = Selection.of(tree, copy)
                .digest(contents, (path, what) -> named.put(path.toString().substring(1), what));
        if (named.size() <= MOST_NAMED) {
            named.forEach((name, what) -> ingredients.put(word + name, hashed(what)));
        } else {
            Map<String, StringBuilder> folders = new TreeMap<>();
            named.forEach((name, what) -> folders.computeIfAbsent(folder(name), _ -> new StringBuilder())
                    .append(what));
            folders.forEach((name, what) -> ingredients.put("something in " + name, hashed(what.toString())));
        }
        return all;
    }

    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "the context's top folder" : name.substring(0, slash);
    }

    static Digest contentDigest(FileNode node) {
        MessageDigest sha = Digest.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = node.content().orElseThrow().open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + node.path() + " of a stage", e);
        }
        return Digest.of(sha.digest());
    }

    private static String hashed(String text) {
        return Digest.sha256(text).hex().substring(0, 16);
    }
}
