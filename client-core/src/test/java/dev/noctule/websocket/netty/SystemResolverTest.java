package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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
    void failureIsTheRuntimes() {
        CompletableFuture<List<InetAddress>> answer = resolver.resolve("[x]"); // refused before any look-up
        assertThat(answer)
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void threadsAreDaemonsAndSayWhoseTheyAre() throws Exception {
        CompletableFuture<Thread> thread = resolver.resolve("127.0.0.1").thenApply(addresses -> Thread.currentThread());
        Clients.get(thread);
        assertThat(Clients.threads()).isNotEmpty().allMatch(Thread::isDaemon);
    }
}
