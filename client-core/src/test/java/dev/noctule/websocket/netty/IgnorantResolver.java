package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A name server that knows no name. */
record IgnorantResolver() implements HostResolver {
    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return CompletableFuture.failedFuture(new UnknownHostException(host));
    }

    @Override
    public void close() {}
}
