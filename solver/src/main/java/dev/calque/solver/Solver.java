package dev.calque.solver;

import dev.calque.graph.Edge;
import dev.calque.graph.Graph;
import dev.calque.graph.Op;
import dev.calque.graph.OpDigest;
import dev.calque.graph.Vertex;
import dev.calque.oci.Digest;
import dev.calque.oci.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds or makes the trees that a graph describes.
 *
 * <p>It walks back from what is wanted, a virtual thread a vertex, each vertex at most once; what nothing wanted needs
 * is never touched. For a vertex it looks under the key by definition, which needs no work below it; then it solves
 * the inputs, side by side, and looks under the key by content; then it runs the vertex. Equal steps in several
 * processes take turns, so they agree on one result.
 *
 * <p>The first failure ends the others: their threads are interrupted, and {@link #solve} returns when all have
 * stopped.
 */
public final class Solver {
    /** What a solver works with. */
    public record Ports(OpRunner runner, BuildCache cache, ContentKeys contents, StepMemory memory) {}

    private final Ports ports;
    private final Consumer<BuildEvent> events;

    /** @param events called from many threads, one at a time */
    public Solver(Ports ports, Consumer<BuildEvent> events) {
        this.ports = ports;
        Object turn = new Object();
        this.events = event -> {
            synchronized (turn) {
                events.accept(event);
            }
        };
    }

    /**
     * The trees of {@code wanted}, in order.
     *
     * @throws InterruptedException when the calling thread is interrupted; all work has stopped by then
     */
    public List<Tree> solve(Graph graph, List<Edge> wanted) throws InterruptedException {
        Work work = new Work(graph);
        try (Tasks tasks = work.tasks) {
            wanted.forEach(work::start);
            List<Tree> trees = new ArrayList<>();
            for (Edge edge : wanted) {
                trees.add(work.await(edge));
            }
            return List.copyOf(trees);
        }
    }

    /** One call of {@link #solve}. */
    private final class Work {
        private final Graph graph;
        private final DefinitionKeys definitions;
        private final Tasks tasks;

        Work(Graph graph) {
            this.graph = graph;
            this.definitions = new DefinitionKeys(graph);
            this.tasks = new Tasks();
        }

        void start(Edge edge) {
            tasks.start(edge.vertex(), () -> outputs(graph.vertex(edge.vertex())));
        }

        Tree await(Edge edge) throws InterruptedException {
            List<Tree> outputs = tasks.await(edge.vertex());
            if (edge.output() >= outputs.size()) {
                throw new IllegalStateException("vertex " + edge.vertex() + " has no output " + edge.output());
            }
            return outputs.get(edge.output());
        }

        private List<Tree> outputs(Vertex vertex) throws InterruptedException {
            return switch (vertex.op()) {
                case Op.FromContext context -> List.of(Tree.EMPTY);
                case Op.FromImage image -> cached(vertex);
                case Op.Merge merge -> List.of(stacked(inputs(vertex)));
                case Op.FromUrl url -> cached(vertex);
                case Op.FromGit git -> cached(vertex);
                case Op.Exec exec -> cached(vertex);
                case Op.Files files -> cached(vertex);
            };
        }

        private List<Tree> inputs(Vertex vertex) throws InterruptedException {
            List<Edge> edges = vertex.op().inputs();
            edges.forEach(this::start);
            List<Tree> trees = new ArrayList<>();
            for (Edge edge : edges) {
                trees.add(await(edge));
            }
            return trees;
        }

        private List<Tree> cached(Vertex vertex) throws InterruptedException {
            Optional<CacheKey.ByDefinition> definition = definitions.of(vertex);
            Optional<List<Tree>> known = definition.flatMap(ports.cache()::find);
            if (known.isPresent()) {
                events.accept(new BuildEvent.Cached(vertex.id(), vertex.name()));
                return known.get();
            }
            List<Tree> inputs = inputs(vertex);
            ContentKeys.Reading reading = ports.contents().read(vertex, inputs);
            CacheKey content = new CacheKey.ByContent(contentKey(vertex, reading));
            List<Tree> outputs = byContent(vertex, inputs, reading, content);
            definition.ifPresent(key -> ports.cache().record(key, outputs));
            ports.memory().remember(vertex, reading.ingredients());
            return outputs;
        }

        private List<Tree> byContent(Vertex vertex, List<Tree> inputs, ContentKeys.Reading reading, CacheKey content)
                throws InterruptedException {
            Optional<List<Tree>> known = find(vertex, content);
            if (known.isEmpty()) {
                try (BuildCache.Turn turn = ports.cache().turn(content)) {
                    known = find(vertex, content);
                    if (known.isEmpty()) {
                        explain(vertex, reading);
                        List<Tree> outputs = run(vertex, inputs);
                        ports.cache().record(content, outputs);
                        return outputs;
                    }
                }
            }
            events.accept(new BuildEvent.Cached(vertex.id(), vertex.name()));
            return known.get();
        }

        private Optional<List<Tree>> find(Vertex vertex, CacheKey key) {
            return vertex.ignoreCache() ? Optional.empty() : ports.cache().find(key);
        }

        private void explain(Vertex vertex, ContentKeys.Reading reading) {
            List<String> reasons = vertex.ignoreCache()
                    ? List.of("the cache is not to be used")
                    : ports.memory()
                            .last(vertex)
                            .map(last -> MissReasons.between(last, reading.ingredients()))
                            .orElse(List.of());
            events.accept(new BuildEvent.Missed(vertex.id(), reasons));
        }

        private List<Tree> run(Vertex vertex, List<Tree> inputs) throws InterruptedException {
            events.accept(new BuildEvent.Started(vertex.id(), vertex.name()));
            long start = System.nanoTime();
            boolean done = false;
            String failure = "ended";
            try {
                List<Tree> outputs =
                        List.copyOf(ports.runner().run(vertex, inputs, new VertexProgress(vertex, events)));
                done = true;
                events.accept(new BuildEvent.Completed(vertex.id(), since(start), added(vertex, inputs, outputs)));
                return outputs;
            } catch (RuntimeException e) {
                failure = Optional.ofNullable(e.getMessage()).orElse(e.toString());
                throw e;
            } finally {
                if (!done) {
                    events.accept(new BuildEvent.Failed(vertex.id(), since(start), failure));
                }
            }
        }
    }

    private static Digest contentKey(Vertex vertex, ContentKeys.Reading reading) {
        StringBuilder text = new StringBuilder("calque.content.1\n");
        text.append(OpDigest.definition(vertex.op(), edge -> "")).append('\n');
        reading.digests().forEach(digest -> text.append(digest).append('\n'));
        return Digest.sha256(text.toString());
    }

    private static Tree stacked(List<Tree> trees) {
        return new Tree(trees.stream().flatMap(t -> t.layers().stream()).toList());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static long added(Vertex vertex, List<Tree> inputs, List<Tree> outputs) {
        int below =
                switch (vertex.op()) {
                    case Op.Exec exec ->
                        exec.root().isPresent() ? inputs.getFirst().layers().size() : 0;
                    case Op.Files files ->
                        files.base().isPresent() ? inputs.getFirst().layers().size() : 0;
                    case Op.FromImage image -> outputs.getFirst().layers().size();
                    case Op.FromContext context -> 0;
                    case Op.FromUrl url -> 0;
                    case Op.FromGit git -> 0;
                    case Op.Merge merge -> 0;
                };
        return outputs.getFirst().layers().stream()
                .skip(below)
                .mapToLong(l -> l.sizeBytes())
                .sum();
    }
}
