package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The resolver of the Java runtime, which blocks, on a few daemon threads of its own: on an event loop, one slow name
 * server would hold up every connection.
 */
final class SystemResolver implements HostResolver {
    private static final int MOST_THREADS = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            EventLoops.threads("noctule-resolver"));

    SystemResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                addresses.complete(List.of(InetAddress.getAllByName(host)));
            } catch (UnknownHostException | RuntimeException failed) {
                addresses.completeExceptionally(failed);
            }
        });
        return addresses;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
