package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A name server that does not answer.
 *
 * @param asked whether it was asked
 * @param answer never comes
 */
record SilentResolver(CountDownLatch asked, CompletableFuture<List<InetAddress>> answer) implements HostResolver {
    SilentResolver() {
        this(new CountDownLatch(1), new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        asked.countDown();
        return answer;
    }

    @Override
    public void close() {}
}
