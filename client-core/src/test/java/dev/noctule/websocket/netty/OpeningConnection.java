package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.HandshakeRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An attempt to open a connection on a channel without a network: the address resolves and answers at once, the nonce
 * is that of RFC 6455, 1.3, the mask key is 0, and time passes when the test says so. Without a heartbeat, unless the
 * test asks for it.
 */
final class OpeningConnection implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** The answer that RFC 6455, 1.3 gives for {@link #KEY}. */
    static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            + "\r\n";

    static final String DEFLATE_AGREED =
            AGREED.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

    static final String REQUEST = "GET /chat?token=1 HTTP/1.1\r\n"
            + "Host: server.test\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Key: " + KEY + "\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "\r\n";

    final EmbeddedChannel channel;
    final RecordingListener listener;
    final ConnectAttempt attempt;
    final CompletableFuture<WebSocket> result;

    private OpeningConnection(WebSocketRequest request, ClientOptions options, RecordingListener listener) {
        this(request, options, listener, new ConnectTurns(false), new EmbeddedChannel());
    }

    private OpeningConnection(
            WebSocketRequest request,
            ClientOptions options,
            WebSocketListener listener,
            ConnectTurns turns,
            EmbeddedChannel channel) {
        this.listener = listener instanceof RecordingListener recording ? recording : new RecordingListener();
        this.channel = channel;
        channel.freezeTime();
        WebSocketUri uri = WebSocketUri.parse(request.uri());
        Opening opening = new Opening(
                uri, request, HandshakeRequest.create(uri, request, options.compression(), KEY), null, listener);
        attempt = new ConnectAttempt(
                opening,
                options,
                () -> 0,
                channel.eventLoop(),
                new StubResolver(InetAddress.getLoopbackAddress()),
                turns,
                address -> channel.newSucceededFuture(),
                opened -> {});
        result = attempt.result();
        attempt.start();
        runTasks();
    }

    /** The request was sent, and looked at. */
    static OpeningConnection begin() {
        return begin(new RecordingListener());
    }

    static OpeningConnection begin(RecordingListener listener) {
        return begin(OpenConnection.OPTIONS, listener);
    }

    static OpeningConnection begin(ClientOptions options, RecordingListener listener) {
        OpeningConnection opening =
                new OpeningConnection(WebSocketRequest.of("ws://server.test/chat?token=1"), options, listener);
        assertThat(opening.takeSent()).isEqualTo(REQUEST);
        return opening;
    }

    /** Waits for its turn; nothing was sent until it comes. */
    static OpeningConnection inTurn(ConnectTurns turns) {
        return new OpeningConnection(
                WebSocketRequest.of("ws://server.test/chat?token=1"),
                OpenConnection.OPTIONS,
                new RecordingListener(),
                turns,
                new EmbeddedChannel());
    }

    /** By way of a proxy; nobody has looked at what it was asked. */
    static OpeningConnection through(HttpProxy proxy, String uri) {
        return new OpeningConnection(
                WebSocketRequest.of(uri), OpenConnection.OPTIONS.withProxy(proxy), new RecordingListener());
    }

    /** Nobody has looked at the request yet. */
    static OpeningConnection begin(WebSocketRequest request) {
        return new OpeningConnection(request, OpenConnection.OPTIONS, new RecordingListener());
    }

    /** Nobody has looked at the request yet. */
    static OpeningConnection begin(WebSocketRequest request, ClientOptions options, RecordingListener listener) {
        return new OpeningConnection(request, options, listener);
    }

    /** On a channel that is not like others; nobody has looked at the request yet. */
    static OpeningConnection on(
            EmbeddedChannel channel, WebSocketRequest request, ClientOptions options, RecordingListener listener) {
        return new OpeningConnection(request, options, listener, new ConnectTurns(false), channel);
    }

    /** The same, for somebody who passes on what is called back. */
    static OpeningConnection told(
            EmbeddedChannel channel, WebSocketRequest request, ClientOptions options, WebSocketListener listener) {
        return new OpeningConnection(request, options, listener, new ConnectTurns(false), channel);
    }

    static ClientOptions within(Timeouts timeouts) {
        return OpenConnection.OPTIONS.withTimeouts(timeouts);
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    void receives(String text) {
        receives(latin1(text));
    }

    void receives(byte[] bytes) {
        channel.writeInbound(
                channel.alloc().directBuffer(Math.max(1, bytes.length)).writeBytes(bytes));
        runTasks();
    }

    /** What went out since the last look. */
    String takeSent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            sent.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        return sent.toString();
    }

    void tcpEnds() {
        channel.close();
        runTasks();
    }

    void tcpBreaks(Throwable how) {
        channel.pipeline().fireExceptionCaught(how);
        runTasks();
    }

    void after(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        runTasks();
    }

    void runTasks() {
        while (channel.hasPendingTasks()) {
            channel.runPendingTasks();
        }
    }

    /** R14: the attempt has failed with this, TCP was closed, nothing was sent, and the listener was not called. */
    <T extends WebSocketException> T failure(Class<T> type) {
        assertThat(result).isCompletedExceptionally();
        assertThat(attempt.ended()).isCompleted();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.runScheduledPendingTasks()).as("timers left").isEqualTo(-1);
        try {
            result.get();
            throw new AssertionError("The attempt has succeeded");
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isExactlyInstanceOf(type);
            return type.cast(failed.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing that the test has not looked at was sent, called back or thrown, or has passed all handlers. */
    @Override
    public void close() {
        assertThat(takeSent()).isEmpty();
        assertThat(channel.inboundMessages()).isEmpty();
        listener.assertExhausted();
        channel.checkException();
        channel.finishAndReleaseAll();
    }

    /** Answers at once. */
    record StubResolver(InetAddress... addresses) implements HostResolver {
        @Override
        public CompletableFuture<List<InetAddress>> resolve(String host) {
            return CompletableFuture.completedFuture(List.of(addresses));
        }

        @Override
        public void close() {}
    }
}
