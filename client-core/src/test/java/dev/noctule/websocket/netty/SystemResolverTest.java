package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The resolver of the Java runtime, off the caller's thread. No name here needs a name server. */
class SystemResolverTest {
    private final SystemResolver resolver = new SystemResolver();

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        resolver.close();
        Clients.assertThreadsEnd();
    }

    @Test
    void literalIsItsOwnAddress() throws Exception {
        assertThat(Clients.get(resolver.resolve("127.0.0.1"))).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(Clients.get(resolver.resolve("::1"))).containsExactly(InetAddress.getByName("::1"));
    }

    @Test
    @Tag("fault-1")
    void failureIsTheRuntimes() {
        CompletableFuture<List<InetAddress>> answer = resolver.resolve("[x]"); // refused before any look-up
        assertThat(answer)
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotLookedUp() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        SystemResolver slow = new SystemResolver(host -> {
            asked.add(host);
            Clients.await(answering);
            return new InetAddress[0];
        });
        for (int thread = 0; thread < 16; thread++) {
            slow.resolve("slow.test");
        }
        CompletableFuture<List<InetAddress>> given = slow.resolve("given.up.test");
        CompletableFuture<List<InetAddress>> last = slow.resolve("last.test");
        given.cancel(false);
        answering.countDown();
        Clients.get(last);
        assertThat(asked).contains("last.test").doesNotContain("given.up.test");
        slow.close();
    }

    @Test
    @Tag("fault-39")
    void errorIsAFailureToo() {
        SystemResolver broken = new SystemResolver(host -> {
            throw new StackOverflowError("deep");
        });
        assertThat(broken.resolve("any.test"))
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StackOverflowError.class);
        broken.close();
    }

    @Test
    void threadsAreDaemonsAndSayWhoseTheyAre() throws Exception {
        CompletableFuture<Thread> thread = resolver.resolve("127.0.0.1").thenApply(addresses -> Thread.currentThread());
        Clients.get(thread);
        assertThat(Clients.threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
}
