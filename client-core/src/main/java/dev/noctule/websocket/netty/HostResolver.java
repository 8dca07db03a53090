package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Host names to addresses. */
interface HostResolver {
    /**
     * Resolves without blocking the caller.
     *
     * @param host a name, or an IP literal without brackets
     * @return at least one address, in order of preference; fails with {@link java.net.UnknownHostException} if there
     *     is none
     */
    CompletableFuture<List<InetAddress>> resolve(String host);

    /** Stops the threads, if there are any. */
    void close();
}
