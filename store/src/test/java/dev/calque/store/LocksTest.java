package dev.calque.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {
    @TempDir
    Path folder;

    private Locks locks;

    @BeforeEach
    void open() throws Exception {
        locks = Locks.of(folder.resolve("lock"));
    }

    @Test
    void exclusive_excludesTheOtherThreads() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 50; round++) {
                        try (Held _ = locks.exclusive("x")) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            inside.decrementAndGet();
                        }
                    }
                }))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
    }

    @Test
    void shared_isForMany_butNotBesideExclusive() {
        Held one = locks.shared("x");
        Held two = locks.shared("x");
        assertThat(locks.tryExclusive("x")).isEmpty();
        assertThat(locks.tryExclusive("y")).hasValueSatisfying(Held::close);
        one.close();
        one.close();
        assertThat(locks.tryExclusive("x")).isEmpty();
        two.close();
        assertThat(locks.tryExclusive("x")).hasValueSatisfying(Held::close);
    }

    @Test
    void exclusive_waitsForAnotherProcess_andGetsItWhenThatIsKilled() throws Exception {
        Store store = Store.open(folder);
        try (Child child = Child.start(folder, "lock", "job")) {
            assertThat(child.line()).isEqualTo("locked");
            assertThat(store.tryLock("job")).isEmpty();
            // A lock that comes and goes closes the file only here, and frees nobody else's.
            store.lock("other").close();
            assertThat(store.tryLock("job")).isEmpty();
            CompletableFuture<Held> waiting = CompletableFuture.supplyAsync(() -> store.lock("job"));
            Thread.sleep(100);
            assertThat(waiting).isNotDone();
            child.kill();
            waiting.get(10, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void lockOfThisProcess_keepsOthersOut_whileOtherLocksComeAndGo() throws Exception {
        Store store = Store.open(folder);
        Held mine = store.lock("job");
        store.lock("other").close();
        try (Child child = Child.start(folder, "lock", "job")) {
            CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
                try {
                    return child.line();
                } catch (java.io.IOException e) {
                    return "gone";
                }
            });
            Thread.sleep(700);
            assertThat(line).isNotDone();
            mine.close();
            assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo("locked");
        }
    }

    @Test
    void interruptedWaiter_leavesTheLocksOfOthers() throws Exception {
        Held mine = locks.exclusive("x");
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                locks.exclusive("x").close();
            } catch (dev.calque.oci.CalqueException e) {
                assertThat(e.kind()).isEqualTo(dev.calque.oci.CalqueException.Kind.CANCELLED);
            }
        });
        waiter.interrupt();
        waiter.join();
        assertThat(locks.tryExclusive("x")).isEmpty();
        mine.close();
    }
}
