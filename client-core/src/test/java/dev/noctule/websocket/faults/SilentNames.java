package dev.noctule.websocket.faults;

import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.netty.Clients;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A name server that has the question. */
final class SilentNames implements FaultyPeer {
    private final String scheme;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();

    SilentNames(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public WebSocketClient client(FaultLoop loop) {
        return Clients.resolving(this::resolve, loop.group());
    }

    private CompletableFuture<List<InetAddress>> resolve(String host) {
        asked.countDown();
        return answer;
    }

    @Override
    public String uri() {
        return scheme + "://server.test/";
    }

    @Override
    public void awaitStage(FaultLoop loop) throws InterruptedException {
        asked.await();
        loop.settle();
    }

    @Override
    public void garbage() {
        answer.completeExceptionally(new UnknownHostException("server.test"));
    }

    @Override
    public void close() {}
}
