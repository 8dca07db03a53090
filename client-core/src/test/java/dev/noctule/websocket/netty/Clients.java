package dev.noctule.websocket.netty;

import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.testing.Patience;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** Clients for tests over sockets, and what is asked of their futures. */
public final class Clients {

    private Clients() {}

    static WebSocketClient with(Timeouts timeouts) {
        return WebSocketClient.builder().timeouts(timeouts).build();
    }

    static WebSocketClient with(Tls tls) {
        return WebSocketClient.builder().tls(tls).build();
    }

    static WebSocketClient on(RealLoop loop) {
        return WebSocketClient.builder().eventLoopGroup(loop.group()).build();
    }

    /**
     * Whose names the test resolves, for tests of other packages.
     *
     * @param names from a host to its addresses
     */
    public static WebSocketClient resolving(
            Function<String, CompletableFuture<List<InetAddress>>> names, EventLoopGroup group) {
        return resolving(
                new HostResolver() {
                    @Override
                    public CompletableFuture<List<InetAddress>> resolve(String host) {
                        return names.apply(host);
                    }

                    @Override
                    public void close() {}
                },
                group);
    }

    /** Whose names the test resolves. */
    static WebSocketClient resolving(HostResolver resolver) {
        return resolving(ClientOptions.DEFAULTS, resolver);
    }

    static WebSocketClient resolving(HostResolver resolver, EventLoopGroup group) {
        return resolving(ClientOptions.DEFAULTS.withEventLoopGroup(group), resolver);
    }

    static WebSocketClient resolving(HostResolver resolver, Tls tls) {
        return resolving(ClientOptions.DEFAULTS.withTls(tls), resolver);
    }

    static WebSocketClient resolving(HostResolver resolver, HttpProxy proxy) {
        return resolving(ClientOptions.DEFAULTS.withProxy(proxy), resolver);
    }

    private static WebSocketClient resolving(ClientOptions options, HostResolver resolver) {
        return new NettyWebSocketClient(options, new SecureEntropy(), resolver);
    }

    /** The value of a future that succeeds in time. */
    public static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /** The failure of a future that fails in time. */
    public static <T extends WebSocketException> T failureOf(Class<T> type, CompletableFuture<?> future)
            throws InterruptedException, TimeoutException {
        try {
            Object value = future.get(Patience.SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("Expected a failure but was " + value);
        } catch (ExecutionException failed) {
            Assertions.assertThat(failed.getCause()).isInstanceOf(type);
            return type.cast(failed.getCause());
        }
    }

    /** Waits inside of a callback. */
    static void await(CountDownLatch latch) {
        try {
            Assertions.assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The state is the last thing that the end of the transport changes before messages wait for their delivery. */
    static void awaitEndOfTcp(WebSocket socket) {
        while (!socket.toString().contains("CLOSED")) {
            Thread.onSpinWait();
        }
    }

    /** Threads of the library that are alive. */
    static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("noctule"))
                .toList();
    }

    /** They end soon: who stops an event loop is told so by its thread, just before that ends. */
    public static void assertThreadsEnd() throws InterruptedException {
        for (Thread thread : threads()) {
            thread.join(TimeUnit.SECONDS.toMillis(Patience.SECONDS));
        }
        Assertions.assertThat(threads()).as("threads that are left").isEmpty();
    }
}
