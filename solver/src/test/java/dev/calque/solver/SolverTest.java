package dev.calque.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.calque.graph.Edge;
import dev.calque.graph.FileAction;
import dev.calque.graph.Filter;
import dev.calque.graph.Graph;
import dev.calque.graph.Op;
import dev.calque.graph.Vertex;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.oci.Layer;
import dev.calque.oci.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SolverTest {
    private final FakeCache cache = new FakeCache();
    private final Map<String, Map<String, String>> memory = new ConcurrentHashMap<>();
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
    /** What each step is said to read, by name; the default reads its name. */
    private final Map<String, String> reads = new HashMap<>();

    private OpRunner runner = (vertex, _, _) -> {
        ran.add(vertex.name());
        return List.of(tree(vertex.name()));
    };

    private static Tree tree(String name) {
        return Tree.EMPTY.with(new Layer(Digest.sha256(name), 1, Instant.EPOCH));
    }

    private static Edge step(Graph.Builder graph, String name, Optional<Edge> base) {
        return graph.add(
                new Op.Files(base, List.of(new FileAction.MakeDirectory("/" + name, 0755, Optional.empty()))),
                name,
                List.of(),
                false);
    }

    private Tree solve(Graph.Builder graph, Edge wanted) throws InterruptedException {
        ContentKeys contents = (vertex, inputs) -> {
            List<Digest> digests =
                    new ArrayList<>(inputs.stream().map(Tree::chainId).toList());
            String read = reads.getOrDefault(vertex.name(), vertex.name());
            digests.add(Digest.sha256(read));
            return new ContentKeys.Reading(digests, Map.of("what is read", read));
        };
        StepMemory steps = new StepMemory() {
            @Override
            public Optional<Map<String, String>> last(Vertex vertex) {
                return Optional.ofNullable(memory.get(vertex.name()));
            }

            @Override
            public void remember(Vertex vertex, Map<String, String> ingredients) {
                memory.put(vertex.name(), ingredients);
            }
        };
        return new Solver(new Solver.Ports(runner, cache, contents, steps), events::add)
                .solve(graph.build(), List.of(wanted))
                .getFirst();
    }

    @Test
    void secondSolve_runsNothing_andLooksOnlyAtTheTop() throws InterruptedException {
        Graph.Builder graph = Graph.builder();
        Edge one = step(graph, "one", Optional.empty());
        Edge two = step(graph, "two", Optional.of(one));
        Tree first = solve(graph, two);
        assertThat(ran).containsExactly("one", "two");
        ran.clear();
        cache.asked.clear();

        assertThat(solve(graph, two)).isEqualTo(first);
        assertThat(ran).isEmpty();
        assertThat(cache.asked).hasSize(1);
    }

    @Test
    void whatNothingWants_isNeverTouched() throws InterruptedException {
        Graph.Builder graph = Graph.builder();
        Edge wanted = step(graph, "wanted", Optional.empty());
        step(graph, "unused", Optional.empty());
        solve(graph, wanted);
        assertThat(ran).containsExactly("wanted");
    }

    @Test
    void changedContext_runsTheStep_butNotOneThatReadsTheSame() throws InterruptedException {
        Graph.Builder graph = Graph.builder();
        Edge context = graph.add(new Op.FromContext("context", Filter.ALL), "context", List.of(), false);
        Edge copy = graph.add(
                new Op.Files(Optional.of(context), List.of(new FileAction.MakeDirectory("/a", 0755, Optional.empty()))),
                "copy",
                List.of(),
                false);
        Edge after = step(graph, "after", Optional.of(copy));
        reads.put("copy", "content 1");
        solve(graph, after);
        ran.clear();
        events.clear();

        reads.put("copy", "content 2");
        solve(graph, after);
        assertThat(ran)
                .as("the copy gave the same tree again, so what builds on it is found by content")
                .containsExactly("copy");
        assertThat(events).anySatisfy(event -> assertThat(event)
                .isInstanceOfSatisfying(BuildEvent.Missed.class, missed -> assertThat(missed.reasons())
                        .containsExactly("what is read changed")));
    }

    @Test
    void ignoredCache_runsTheStepAgain() throws InterruptedException {
        Graph.Builder graph = Graph.builder();
        Edge step = graph.add(
                new Op.Files(Optional.empty(), List.of(new FileAction.MakeDirectory("/a", 0755, Optional.empty()))),
                "step",
                List.of(),
                true);
        solve(graph, step);
        solve(graph, step);
        assertThat(ran).containsExactly("step", "step");
    }

    @Test
    void independentSteps_runSideBySide() throws InterruptedException {
        int count = 8;
        CountDownLatch all = new CountDownLatch(count);
        runner = (vertex, _, _) -> {
            if (!vertex.name().equals("end")) {
                all.countDown();
                assertThat(all.await(10, TimeUnit.SECONDS))
                        .as("all run at once")
                        .isTrue();
            }
            return List.of(tree(vertex.name()));
        };
        Graph.Builder graph = Graph.builder();
        List<Edge> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(step(graph, "step" + i, Optional.empty()));
        }
        Edge end = graph.add(new Op.Merge(steps), "end", List.of(), false);
        assertThat(solve(graph, end).layers()).hasSize(count);
    }

    @Test
    void failure_endsTheOthers_andIsGivenToTheCaller() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        runner = (vertex, _, _) -> {
            if (vertex.name().equals("bad")) {
                assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
                throw CalqueException.invalid("no good");
            }
            started.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return List.of(Tree.EMPTY);
        };
        Graph.Builder graph = Graph.builder();
        Edge slow = step(graph, "slow", Optional.empty());
        Edge bad = step(graph, "bad", Optional.empty());
        Edge end = graph.add(new Op.Merge(List.of(slow, bad)), "end", List.of(), false);
        assertThatThrownBy(() -> solve(graph, end)).hasMessage("no good");
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void interruptOfTheCaller_stopsAllBeforeItReturns() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        runner = (vertex, _, _) -> {
            started.countDown();
            try {
                Thread.sleep(60_000);
            } finally {
                ended.add(vertex.name());
            }
            return List.of(Tree.EMPTY);
        };
        Graph.Builder graph = Graph.builder();
        Edge step = step(graph, "step", Optional.empty());
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread caller = new Thread(() -> {
            try {
                solve(graph, step);
            } catch (InterruptedException e) {
                thrown.add(e);
                assertThat(ended).containsExactly("step");
            }
        });
        caller.start();
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join();
        assertThat(thrown).hasSize(1);
        assertThat(ended).containsExactly("step");
    }

    @Test
    void equalStepsAtOnce_runOnce() throws InterruptedException {
        Graph.Builder graph = Graph.builder();
        Edge step = step(graph, "step", Optional.empty());
        CountDownLatch both = new CountDownLatch(2);
        OpRunner plain = runner;
        runner = (vertex, inputs, progress) -> {
            Thread.sleep(100);
            return plain.run(vertex, inputs, progress);
        };
        Runnable solve = () -> {
            try {
                solve(graph, step);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            both.countDown();
        };
        Thread.ofPlatform().start(solve);
        Thread.ofPlatform().start(solve);
        both.await();
        assertThat(ran).containsExactly("step");
    }

    private static final class FakeCache implements BuildCache {
        private final Map<CacheKey, List<Tree>> results = new ConcurrentHashMap<>();
        private final Map<CacheKey, ReentrantLock> turns = new ConcurrentHashMap<>();
        private final List<CacheKey> asked = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Optional<List<Tree>> find(CacheKey key) {
            asked.add(key);
            return Optional.ofNullable(results.get(key));
        }

        @Override
        public void record(CacheKey key, List<Tree> outputs) {
            results.put(key, outputs);
        }

        @Override
        public Turn turn(CacheKey key) {
            ReentrantLock lock = turns.computeIfAbsent(key, _ -> new ReentrantLock());
            lock.lock();
            return lock::unlock;
        }
    }
}
