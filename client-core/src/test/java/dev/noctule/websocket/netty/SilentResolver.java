package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A name server that does not answer. */
record SilentResolver() implements HostResolver {
    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {}
}
