package dev.calque.linux;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A platform thread with a mount namespace and a working directory of its own. What it mounts nobody else sees, and
 * vanishes when the namespace is closed, the process ends or is killed, and no child that was started inside still
 * runs. A child is inside if the thread itself starts it: {@code namespace.call(builder::start)}.
 *
 * <p>Mounts of the host still arrive here; none of ours travel back. The thread is never used for anything else,
 * because a thread cannot leave what it has unshared.
 */
public final class MountNamespace implements AutoCloseable {
    private static final int CLONE_FS = 0x200;
    private static final int CLONE_NEWNS = 0x20000;

    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    private final Thread thread;
    private volatile boolean ended;

    private MountNamespace(String name) {
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::serve);
    }

    /**
     * Needs the right to mount: CAP_SYS_ADMIN.
     *
     * @param name of the thread
     */
    public static MountNamespace open(String name) {
        MountNamespace namespace = new MountNamespace(name);
        namespace.thread.start();
        try {
            namespace.run(MountNamespace::unshare);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    private static void unshare() {
        try (Kernel kernel = new Kernel()) {
            kernel.call(Syscall.UNSHARE, "the mount namespace", CLONE_NEWNS | CLONE_FS);
        }
        Mounts.mount("", Path.of("/"), "", Set.of(Mounts.Flag.RECURSIVE, Mounts.Flag.SLAVE), "");
    }

    private void serve() {
        while (!ended) {
            runNext();
        }
    }

    /** Nobody outside has this thread; a stray interrupt must not end the namespace under its users. */
    private void runNext() {
        try {
            work.take().run();
        } catch (InterruptedException e) {
            return;
        }
    }

    /** Runs a short task inside and returns what it gives. Does not end early when the caller is interrupted. */
    public <T> T call(Callable<T> task) throws Exception {
        if (!thread.isAlive()) {
            throw new IllegalStateException("the mount namespace of " + thread.getName() + " is closed");
        }
        FutureTask<T> future = new FutureTask<>(task);
        work.add(future);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrowable(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Exception rethrowable(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case Exception cause -> cause;
            case null, default -> new CancellationException(e.toString());
        };
    }

    /** As {@link #call}, for a task that throws nothing checked. */
    public void run(Runnable task) {
        try {
            call(() -> {
                task.run();
                return true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a task inside with {@code directory} as working directory. */
    public void runIn(Path directory, Runnable task) {
        run(() -> {
            Mounts.chdir(directory);
            try {
                task.run();
            } finally {
                Mounts.chdir(Path.of("/"));
            }
        });
    }

    /** Ends the thread and waits for it, so that its mounts are gone unless a child holds them. */
    @Override
    public void close() {
        work.add(() -> ended = true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
