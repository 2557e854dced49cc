package dev.calque.engine.build;

import dev.calque.engine.files.FileTree;
import dev.calque.engine.files.FilesRunner;
import dev.calque.graph.FileAction;
import dev.calque.graph.Op;
import dev.calque.graph.SourceException;
import dev.calque.graph.Vertex;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import dev.calque.solver.ContentKeys;
import dev.calque.solver.OpRunner;
import dev.calque.store.Layers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Runs the operations of one build, each by who knows how; failures get their place in the Dockerfile. */
final class BuildRunner implements OpRunner {
    private final Trees trees;
    private final FilesRunner files;
    private final ExecRunner exec;
    private final BaseImages bases;
    private final DownloadLayers downloads;
    private final GitTrees git;
    private final SourceLines source;
    private final Optional<Instant> epoch;

    BuildRunner(
            Trees trees,
            FilesRunner files,
            ExecRunner exec,
            BaseImages bases,
            DownloadLayers downloads,
            GitTrees git,
            SourceLines source,
            Optional<Instant> epoch) {
        this.trees = trees;
        this.files = files;
        this.exec = exec;
        this.bases = bases;
        this.downloads = downloads;
        this.git = git;
        this.source = source;
        this.epoch = epoch;
    }

    @Override
    public List<Tree> run(Vertex vertex, List<Tree> inputs, Progress progress) throws InterruptedException {
        try {
            return switch (vertex.op()) {
                case Op.FromImage image -> List.of(bases.tree(image.ref()));
                case Op.Files op -> List.of(files(op, inputs));
                case Op.Exec op -> exec.run(vertex, op, inputs, progress);
                case Op.FromUrl url -> List.of(Tree.EMPTY.with(layer(downloads.layer(url))));
                case Op.FromGit from -> List.of(new Tree(List.of(git.layer(from.source()))));
                case Op.FromContext _, Op.Merge _ -> throw new IllegalStateException("the solver does this itself");
            };
        } catch (CalqueException e) {
            throw source.located(e, vertex);
        } catch (UncheckedIOException e) {
            throw source.located(unavailable(e), vertex);
        }
    }

    private static CalqueException unavailable(UncheckedIOException e) {
        return new CalqueException(CalqueException.Kind.UNAVAILABLE, e.getMessage() + ": " + reason(e), e);
    }

    /** What the system said, such as "No space left on device". */
    private static String reason(UncheckedIOException e) {
        IOException cause = Objects.requireNonNull(e.getCause());
        return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    }

    private Tree files(Op.Files op, List<Tree> inputs) {
        Iterator<Tree> input = inputs.iterator();
        Tree base = op.base().isPresent() ? input.next() : Tree.EMPTY;
        List<FileTree> sources = new ArrayList<>();
        for (FileAction action : op.actions()) {
            action.input().ifPresent(edge -> sources.add(trees.of(edge, input.next())));
        }
        return base.with(layer(files.run(op, trees.of(base), sources)));
    }

    private Layer layer(Layers.Stored stored) {
        return new Layer(stored.diffId(), stored.sizeBytes(), epoch.orElseGet(Instant::now));
    }

    /** The same places for failures while finding out what a step reads. */
    static ContentKeys located(ContentKeys keys, SourceLines source) {
        return (vertex, inputs) -> {
            try {
                return keys.read(vertex, inputs);
            } catch (SourceException e) {
                throw e;
            } catch (CalqueException e) {
                throw source.located(e, vertex);
            } catch (UncheckedIOException e) {
                throw source.located(unavailable(e), vertex);
            }
        };
    }
}
