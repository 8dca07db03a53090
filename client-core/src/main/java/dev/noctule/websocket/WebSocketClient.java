package dev.noctule.websocket;

import dev.noctule.websocket.netty.NettyClientBuilder;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSocket connections (RFC 6455). A client is immutable and thread-safe; one for a whole program is enough, and
 * any number of clients share the same few event loop threads. A client that has been used holds them until it is
 * {@linkplain #close closed}; if it has no connection and becomes garbage before that, the next client that is built gives
 * back what it held, and logs a warning.
 *
 * <pre>{@code
 * try (WebSocketClient client = WebSocketClient.create()) {
 *     WebSocket socket = client.connect("wss://example.org/feed", listener).join();
 *     socket.sendText("hello");
 *     socket.close().join();
 * }
 * }</pre>
 */
public interface WebSocketClient extends AutoCloseable {
    /**
     * A client with all defaults.
     *
     * @return a client
     */
    static WebSocketClient create() {
        return builder().build();
    }

    /**
     * Starts a client with all defaults.
     *
     * @return a builder
     */
    static Builder builder() {
        return new NettyClientBuilder();
    }

    /**
     * Opens a connection to a URI.
     *
     * @param uri {@code ws://} or {@code wss://}, see {@link WebSocketRequest#of(String)}
     * @param listener is told what happens on this connection
     * @return see {@link #connect(WebSocketRequest, WebSocketListener)}
     * @throws IllegalArgumentException if the URI is not a WebSocket URI
     * @throws IllegalStateException if this client is closed
     */
    default CompletableFuture<WebSocket> connect(String uri, WebSocketListener listener) {
        return connect(WebSocketRequest.of(uri), listener);
    }

    /**
     * Opens a connection. The future completes after {@link WebSocketListener#onOpen} has returned, on the thread of
     * that callback. If the connection cannot be opened, the future fails and the listener is never called.
     *
     * <p>A future of this library throws {@link IllegalStateException} from {@code join()} and {@code get()} instead of
     * waiting for ever, if it is not complete and the calling thread is the event loop that would have to complete it.
     *
     * @param request where to connect to, and how
     * @param listener is told what happens on this connection
     * @return the open socket; fails with {@link ConnectFailedException}, {@link ProxyException}, {@link
     *     TlsException} or {@link HandshakeException}, or with {@link ConnectionLostException} if the {@linkplain
     *     Builder#callbackExecutor callback executor} takes no task; cancelling it aborts the attempt
     * @throws IllegalArgumentException if the URI, a header field or a subprotocol is not allowed; nothing has been
     *     sent then
     * @throws IllegalStateException if this client is closed
     */
    CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener);

    /**
     * Opens a connection to a URI, whose messages are published.
     *
     * @param uri {@code ws://} or {@code wss://}, see {@link WebSocketRequest#of(String)}
     * @param messages gets the messages of this connection, and its end
     * @return see {@link #connect(WebSocketRequest, MessagePublisher)}
     * @throws IllegalArgumentException if the URI is not a WebSocket URI
     * @throws IllegalStateException if this client is closed, or the publisher has a connection already
     */
    default CompletableFuture<WebSocket> connect(String uri, MessagePublisher messages) {
        return connect(WebSocketRequest.of(uri), messages);
    }

    /**
     * Opens a connection whose messages are published, in the terms of Reactive Streams.
     *
     * @param request where to connect to; its {@link WebSocketRequest#autoDemand()} has no meaning here
     * @param messages gets the messages of this connection, and its end; a failure to open it too
     * @return see {@link #connect(WebSocketRequest, WebSocketListener)}
     * @throws IllegalArgumentException if the URI, a header field or a subprotocol is not allowed; nothing has been
     *     sent then, and the publisher can be used again
     * @throws IllegalStateException if this client is closed, or the publisher has a connection already
     */
    default CompletableFuture<WebSocket> connect(WebSocketRequest request, MessagePublisher messages) {
        return messages.connect(this, request);
    }

    /**
     * Opens a connection for sequential code, on a platform or a virtual thread.
     *
     * @param uri {@code ws://} or {@code wss://}
     * @return the open socket
     * @throws InterruptedException if the thread is interrupted; the attempt is aborted
     * @throws WebSocketException if the connection cannot be opened
     * @throws IllegalArgumentException if the URI is not a WebSocket URI
     * @throws IllegalStateException if this client is closed, or the thread is one of its event loops
     */
    default BlockingWebSocket connectBlocking(String uri) throws InterruptedException {
        return connectBlocking(WebSocketRequest.of(uri));
    }

    /**
     * Opens a connection for sequential code, on a platform or a virtual thread.
     *
     * @param request where to connect to; its {@link WebSocketRequest#autoDemand()} has no meaning here
     * @return the open socket
     * @throws InterruptedException if the thread is interrupted; the attempt is aborted
     * @throws WebSocketException if the connection cannot be opened
     * @throws IllegalArgumentException if the URI, a header field or a subprotocol is not allowed
     * @throws IllegalStateException if this client is closed, or the thread is one of its event loops
     */
    BlockingWebSocket connectBlocking(WebSocketRequest request) throws InterruptedException;

    /**
     * A socket that connects to a URI, and connects again when its connection is lost.
     *
     * @param uri {@code ws://} or {@code wss://}, see {@link WebSocketRequest#of(String)}
     * @param listener is told what happens, over all connections
     * @return see {@link #reconnecting(Supplier, ReconnectingListener, Reconnection)}
     * @throws IllegalArgumentException if the URI is not a WebSocket URI
     * @throws IllegalStateException if this client is closed
     */
    default ReconnectingWebSocket reconnecting(String uri, ReconnectingListener listener) {
        return reconnecting(WebSocketRequest.of(uri), listener, Reconnection.defaults());
    }

    /**
     * A socket that connects with the same request each time.
     *
     * @param request where to connect to, and how
     * @param listener is told what happens, over all connections
     * @param options how it connects again
     * @return see {@link #reconnecting(Supplier, ReconnectingListener, Reconnection)}
     * @throws IllegalArgumentException if the URI, a header field or a subprotocol is not allowed, or {@link
     *     Reconnection#bufferBytes()} is more than {@link Limits#queuedBytes()}
     * @throws IllegalStateException if this client is closed
     */
    ReconnectingWebSocket reconnecting(WebSocketRequest request, ReconnectingListener listener, Reconnection options);

    /**
     * A socket that connects with a new request each time, for tokens that expire. It begins to connect at once, and
     * does not give up when the first attempts fail: {@link ReconnectingWebSocket#opened()} tells when there is a
     * connection. What ends it is listed at {@link ReconnectingWebSocket}.
     *
     * @param requests gives the request for the next attempt. It is called on an event loop, and so must not block:
     *     what takes time goes into the stage. Whether it throws, fails, gives null, or does not complete within {@link
     *     Timeouts#open()}: the attempt has failed, with a {@link RequestFailedException}
     * @param listener is told what happens, over all connections
     * @param options how it connects again
     * @return the socket, with no connection yet
     * @throws IllegalArgumentException if {@link Reconnection#bufferBytes()} is more than {@link Limits#queuedBytes()}
     * @throws ConnectFailedException if the event loops have to be made and cannot, for lack of file descriptors for
     *     example
     * @throws IllegalStateException if this client is closed
     */
    ReconnectingWebSocket reconnecting(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            ReconnectingListener listener,
            Reconnection options);

    /**
     * Ends everything that this client began: attempts are cancelled, open sockets are closed with code 1001, and what
     * is still there after the grace period is aborted. From now on {@code connect} throws. The event loops stop when
     * no client uses them any more; a group or an executor that the user gave is not touched. A second call returns the
     * same outcome.
     *
     * @param grace how long open sockets may take to close; zero aborts them at once
     * @return completes when no connection and no thread of this client is left, and every {@link
     *     WebSocketListener#onClose} has returned. A thread that asks the system for the addresses of a name cannot be
     *     interrupted, and is left until the system answers; it is a daemon
     * @throws IllegalArgumentException if the grace period is negative
     */
    CompletableFuture<Void> shutdown(Duration grace);

    /**
     * {@link #shutdown} with {@link Timeouts#close()} as grace period, and waits for it, unless the calling thread is
     * an event loop of this client or inside of a callback of one of its connections.
     */
    @Override
    void close();

    /**
     * A builder that starts with the options of this client.
     *
     * @return the builder
     */
    Builder toBuilder();

    /** Collects the options of a client. Not thread-safe. */
    interface Builder {
        /**
         * The deadlines.
         *
         * @param timeouts default {@link Timeouts#defaults()}
         * @return this builder
         */
        Builder timeouts(Timeouts timeouts);

        /**
         * The Pings that notice a server that is gone.
         *
         * @param heartbeat default {@link Heartbeat#defaults()}: on
         * @return this builder
         */
        Builder heartbeat(Heartbeat heartbeat);

        /**
         * What one connection may cost.
         *
         * @param limits default {@link Limits#defaults()}
         * @return this builder
         */
        Builder limits(Limits limits);

        /**
         * Trust and identity for {@code wss}.
         *
         * @param tls default {@link Tls#system()}
         * @return this builder
         */
        Builder tls(Tls tls);

        /**
         * Compression of messages.
         *
         * @param compression default {@link Compression#none()}
         * @return this builder
         */
        Builder compression(Compression compression);

        /**
         * Connects through an HTTP proxy, to every server. System properties and environment variables that name a
         * proxy are not looked at.
         *
         * @param proxy the proxy; null, the default, for none
         * @return this builder
         * @throws IllegalArgumentException if its host is no host name and no IP address
         */
        Builder proxy(@Nullable HttpProxy proxy);

        /**
         * With true, no two attempts of this client to the same IP address run at the same time: the second one waits
         * until the first has opened its connection or has failed, as RFC 6455, 4.1 asks of a client that many parties
         * share, such as a browser. While it waits, only {@link Timeouts#open()} counts. Behind a proxy the address is
         * the proxy's. The default is false: a service that opens many connections to its own servers is delayed by
         * this, and protects nobody.
         *
         * @param oneAtATime whether attempts to one address wait for each other
         * @return this builder
         */
        Builder oneConnectAtATime(boolean oneAtATime);

        /**
         * Sends messages longer than this in several frames (RFC 6455, 5.4). By default a message is one frame.
         *
         * @param bytes the longest payload of one frame, positive
         * @return this builder
         * @throws IllegalArgumentException if the number is not positive
         */
        Builder fragmentBytes(int bytes);

        /**
         * Runs the connections on the user's own event loops: NIO, epoll, io_uring or kqueue. The user shuts the group
         * down, after the client. The default is a few daemon threads, shared by all clients, on the best transport
         * that works: natives of Netty when they are on the class path, else NIO.
         *
         * @param group the event loops
         * @return this builder
         * @throws IllegalArgumentException if the group is of a kind with no stream sockets
         */
        Builder eventLoopGroup(EventLoopGroup group);

        /**
         * Runs the callbacks on other threads, so that they may block. Those of one connection, and those of one
         * reconnecting socket over all its connections, stay serial and in order, and each sees what those before it have done, whatever kind of executor it is: a pool, one that runs
         * tasks at once, one with a virtual thread for each task. It has at most one task of a connection at a time,
         * and each task calls back a limited number of times and lets other connections have the thread.
         *
         * <p>Pings are answered, and the closing handshake is held, without the executor. Messages that wait for it
         * count as read-ahead: beyond {@link Limits#readAheadBytes()} reading stops, and TCP makes the server wait. Once
         * this side closes, reading goes on, and messages beyond that are dropped; {@link WebSocket#abort} drops
         * everything that waits.
         *
         * <p>If the executor refuses a task, or is shut down before it has run one, the connection fails with {@link
         * ConnectionLostException} of kind {@code CALLBACKS_REJECTED}, and {@link WebSocketListener#onClose} is called
         * on whatever thread has found out, the event loop most often; if that happens before {@code onOpen}, the future
         * of {@code connect} fails and nothing is called. A reconnecting socket ends with that, for another connection
         * would end in the same way. An executor that throws tasks away and tells nobody takes {@code onClose} away
         * too.
         *
         * <p>{@link WebSocketClient#connectBlocking(String)} has no callbacks, and does not use it. The user shuts the executor down, after
         * the client.
         *
         * @param executor the executor; null, the default, for the event loops
         * @return this builder
         */
        Builder callbackExecutor(@Nullable Executor executor);

        /**
         * The client.
         *
         * @return a client with these options
         * @throws IllegalArgumentException if a file that {@link Tls} names cannot be read or has no certificate or key
         *     in it
         */
        WebSocketClient build();
    }
}
