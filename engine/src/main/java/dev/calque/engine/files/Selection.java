package dev.calque.engine.files;

import dev.calque.graph.CopyOptions;
import dev.calque.graph.FileAction;
import dev.calque.graph.PathPatterns;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.RawPath;
import dev.calque.oci.layer.Entry;
import dev.calque.oci.layer.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The files that a copy reads: what its source pattern, includes and excludes leave of a tree. */
public final class Selection {
    private final FileTree tree;
    private final FileAction.Copy copy;
    private final Optional<PathPatterns> include;
    private final Optional<PathPatterns> exclude;

    private Selection(FileTree tree, FileAction.Copy copy) {
        this.tree = tree;
        this.copy = copy;
        this.include = patterns(copy.options().include());
        this.exclude = patterns(copy.options().exclude());
    }

    public static Selection of(FileTree tree, FileAction.Copy copy) {
        return new Selection(tree, copy);
    }

    /** Everything at and below one path, as a mount shows it. */
    public static Selection everything(FileTree tree, String path) {
        CopyOptions options = new CopyOptions(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                new CopyOptions.Behavior(true, true, false, true, false, false, false));
        dev.calque.graph.Edge none = new dev.calque.graph.Edge(new dev.calque.graph.VertexId(Digest.sha256("")), 0);
        return new Selection(tree, new FileAction.Copy(none, path, "/", options));
    }

    private static Optional<PathPatterns> patterns(List<String> patterns) {
        return patterns.isEmpty() ? Optional.empty() : Optional.of(PathPatterns.of(patterns));
    }

    /**
     * Byte paths of the sources, wildcards resolved.
     *
     * @throws CalqueException NOT_FOUND where a pattern matches nothing and must
     */
    List<String> sources() {
        String source = bytes(copy.source());
        CopyOptions.Behavior behavior = copy.options().behavior();
        if (!behavior.wildcard()) {
            return List.of(source);
        }
        List<String> found = Wildcards.resolve(tree, source, behavior.followSource());
        if (found.isEmpty() && !behavior.allowEmptyWildcard()) {
            throw CalqueException.notFound("\"" + copy.source() + "\": not found, no file matches the pattern");
        }
        return found;
    }

    /** The file that a source names. */
    FileNode root(String source) {
        RawPath path = Links.resolve(tree, source, copy.options().behavior().followSource());
        return tree.find(path)
                .or(() -> path.isRoot() ? Optional.of(emptyRoot()) : Optional.empty())
                .orElseThrow(() -> CalqueException.notFound("\"" + RawPath.clean(source) + "\": not found"
                        + tree.whyMissing(path).map(why -> "; " + why).orElse("")));
    }

    private static FileNode emptyRoot() {
        return FileNode.directory(RawPath.ROOT, new Metadata(0755, 0, 0, java.time.Instant.EPOCH));
    }

    boolean isPartial() {
        return include.isPresent();
    }

    /** Whether a file is to be copied, by its path below the source. */
    boolean includes(RawPath below) {
        if (below.isRoot()) {
            return include.isEmpty();
        }
        String path = Wildcards.text(below.bytes());
        return include.map(p -> p.matches(path)).orElse(true)
                && !exclude.map(p -> p.matches(path)).orElse(false);
    }

    private void visit(RawPath below, FileNode node, BiConsumer<RawPath, FileNode> visitor) {
        if (includes(below)) {
            visitor.accept(below, node);
        }
        if (node.isDirectory()) {
            tree.children(node.path()).forEach(c -> visit(below.resolve(c.path().name()), c, visitor));
        }
    }

    /**
     * The digest of all that is selected: names, types, modes, owners, contents, but no times.
     *
     * @param contents the digest of a file's bytes
     * @param noted is told each file with its own digest
     */
    public Digest digest(Function<FileNode, Digest> contents, BiConsumer<RawPath, String> noted) {
        StringBuilder all = new StringBuilder();
        boolean[] any = {false};
        for (String source : sources()) {
            all.append("source ").append(RawPath.clean(source).name()).append('\n');
            visit(RawPath.ROOT, root(source), (below, node) -> {
                any[0] = true;
                String described = described(node, contents);
                all.append(below.bytes()).append('\0').append(described).append('\n');
                if (!node.isDirectory()) {
                    noted.accept(node.path(), described);
                }
            });
        }
        if (isPartial() && !any[0] && !copy.options().behavior().allowEmptyWildcard()) {
            throw CalqueException.notFound(
                    "\"" + String.join(" ", copy.options().include()) + "\": not found");
        }
        return Digest.sha256(all.toString());
    }

    private static String described(FileNode node, Function<FileNode, Digest> contents) {
        Metadata looks = node.metadata();
        String what =
                switch (node.entry()) {
                    case Entry.File _ -> "file " + contents.apply(node);
                    case Entry.Directory _ -> "folder";
                    case Entry.Symlink link -> "link " + link.target();
                    case Entry.Hardlink link -> "hardlink " + link.target().bytes();
                    case Entry.Device device ->
                        (device.block() ? "block " : "char ") + device.major() + ":" + device.minor();
                    case Entry.Fifo _ -> "fifo";
                };
        return Integer.toOctalString(looks.mode()) + " " + looks.uid() + ":" + looks.gid() + " " + what
                + (looks.xattrs().isEmpty() ? "" : " " + looks.xattrs());
    }

    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
