package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The event loops that all clients share: made for the first, stopped after the last. */
class EventLoopsTest {
    private final List<EventLoops> acquired = new ArrayList<>();

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        acquired.forEach(EventLoops::release);
        Clients.assertThreadsEnd();
    }

    private EventLoops acquire() {
        EventLoops loops = EventLoops.acquireShared();
        acquired.add(loops);
        return loops;
    }

    private Future<?> release(EventLoops loops) {
        acquired.remove(loops);
        return loops.release();
    }

    private static boolean await(Future<?> future) throws InterruptedException {
        return future.await(20, TimeUnit.SECONDS);
    }

    @Test
    void clientsShareThem() {
        assertThat(acquire()).isSameAs(acquire());
    }

    @Test
    void theyGoOnUntilTheLastIsReleased() throws InterruptedException {
        EventLoops first = acquire();
        EventLoops second = acquire();
        assertThat(await(release(first))).isTrue();
        assertThat(second.group().isShuttingDown()).isFalse();
        assertThat(await(release(second))).isTrue();
        assertThat(second.group().isTerminated()).isTrue();
    }

    @Test
    void nextClientAfterTheLastGetsNewOnes() throws InterruptedException {
        EventLoops first = acquire();
        await(release(first));
        EventLoops next = acquire();
        assertThat(next.group()).isNotSameAs(first.group());
        assertThat(next.group().isShuttingDown()).isFalse();
    }

    @Test
    @Tag("fault-42")
    void threadsAreDaemonsAndSayWhoseTheyAre() throws InterruptedException {
        EventLoops loops = acquire();
        await(loops.group().next().submit(() -> {}));
        assertThat(Clients.threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void threadStartsWithItsFirstWork() {
        acquire();
        assertThat(Clients.threads().stream().filter(thread -> !thread.getName().startsWith("noctule-probe")))
                .isEmpty();
    }

    @Test
    void groupOfTheUserIsNotShutDown() throws InterruptedException {
        try (RealLoop loop = new RealLoop()) {
            EventLoops loops = EventLoops.of(loop.group());
            assertThat(loops.group()).isSameAs(loop.group());
            assertThat(await(loops.release())).isTrue();
            assertThat(loop.group().isShuttingDown()).isFalse();
        }
    }

    @Test
    void groupThatTheUserHasShutDownIsReleasedAllTheSame() throws InterruptedException {
        RealLoop loop = new RealLoop();
        EventLoops loops = EventLoops.of(loop.group());
        loop.shutDown();
        List<String> told = new ArrayList<>();
        loops.release().addListener(released -> told.add("released"));
        assertThat(told).containsExactly("released");
    }

    @Test
    void threadOfAGroupKnowsThatItIsOne() throws Exception {
        try (RealLoop loop = new RealLoop()) {
            EventLoopGroup group = loop.group();
            assertThat(EventLoops.isOneOf(group)).isFalse();
            Future<Boolean> inside = group.next().submit(() -> EventLoops.isOneOf(group));
            assertThat(inside.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
