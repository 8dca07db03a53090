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

    private final Lookup system;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            EventLoops.threads("noctule-resolver"));

    /** What blocks. */
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    SystemResolver() {
        this(InetAddress::getAllByName);
    }

    SystemResolver(Lookup system) {
        this.system = system;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        Runnable lookup = () -> {
            try {
                addresses.complete(List.of(system.addressesOf(host)));
            } catch (Throwable failed) { // an Error too: the attempt is to know at once
                addresses.completeExceptionally(failed);
            }
        };
        addresses.whenComplete((found, failed) -> {
            if (addresses.isCancelled()) {
                threads.remove(lookup); // a slow name server is not asked for what nobody waits for
            }
        });
        threads.execute(lookup);
        return addresses;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
