package dev.calque.solver;

import dev.calque.graph.VertexId;
import dev.calque.oci.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One virtual thread a vertex. The first failure interrupts all threads; {@link #close} waits until every one has
 * ended, so nothing outlives the build.
 */
final class Tasks implements AutoCloseable {
    private final Map<VertexId, CompletableFuture<List<Tree>>> results = new HashMap<>();
    private final Map<VertexId, Thread> threads = new HashMap<>();
    private @Nullable Throwable failure;

    /** Starts the work for a vertex, unless it was started before. */
    synchronized void start(VertexId id, Callable<List<Tree>> work) {
        if (results.containsKey(id)) {
            return;
        }
        CompletableFuture<List<Tree>> result = new CompletableFuture<>();
        results.put(id, result);
        if (failure != null) {
            result.completeExceptionally(failure);
            return;
        }
        threads.put(id, Thread.ofVirtual().name("vertex-" + id).start(() -> run(result, work)));
    }

    private void run(CompletableFuture<List<Tree>> result, Callable<List<Tree>> work) {
        try {
            result.complete(work.call());
        } catch (Throwable e) {
            result.completeExceptionally(fail(e));
        }
    }

    /** Notes the first failure, ends everybody else, and gives the first failure back. */
    private synchronized Throwable fail(Throwable e) {
        if (failure == null) {
            failure = e;
            threads.values().stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
        }
        return failure;
    }

    /** Waits for the result of a vertex that was started. */
    List<Tree> await(VertexId id) throws InterruptedException {
        CompletableFuture<List<Tree>> result;
        synchronized (this) {
            result = java.util.Objects.requireNonNull(results.get(id), "started before");
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) throws InterruptedException {
        switch (cause) {
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException("a step failed", cause);
        }
    }

    @Override
    public void close() {
        boolean interrupted = false;
        for (List<Thread> running = running(); !running.isEmpty(); running = running()) {
            running.forEach(Thread::interrupt);
            try {
                running.getFirst().join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** When all is done, nobody: whoever still runs is not wanted any more. */
    private synchronized List<Thread> running() {
        if (failure == null) {
            failure = new InterruptedException("the build has ended");
        }
        return threads.values().stream().filter(Thread::isAlive).toList();
    }
}
