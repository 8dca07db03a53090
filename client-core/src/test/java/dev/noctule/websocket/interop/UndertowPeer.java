package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.Version;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BinaryOutputStream;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Red Hat's Undertow, in this process. */
final class UndertowPeer implements EchoPeer {
    private final Undertow server;

    UndertowPeer(TestCertificates certificates) {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .addHttpsListener(0, "127.0.0.1", certificates.sslContextForServer())
                .setIoThreads(2)
                .setWorkerThreads(2)
                .setHandler(Handlers.path()
                        .addExactPath("/echo", webSocket((exchange, channel) -> receive(channel, new Echo())))
                        .addExactPath("/fragments", webSocket((exchange, channel) -> receive(channel, new Fragments())))
                        .addExactPath("/ping", webSocket((exchange, channel) -> ping(channel)))
                        .addExactPath(
                                "/close", webSocket((exchange, channel) -> close(channel, exchange.getQueryString())))
                        .addExactPath("/deflate", UndertowPeer::deflate))
                .build();
        server.start();
    }

    private static WebSocketProtocolHandshakeHandler webSocket(WebSocketConnectionCallback callback) {
        return new WebSocketProtocolHandshakeHandler(
                List.of(new Hybi13Handshake(Set.of(SUBPROTOCOL), false)), callback);
    }

    /** The extension keeps what the last client has asked for: each connection has one of its own. */
    private static void deflate(HttpServerExchange exchange) throws Exception {
        DeflateSettings settings = DeflateSettings.parse(exchange.getQueryString());
        WebSocketProtocolHandshakeHandler handler = webSocket((opening, channel) -> receive(channel, new Echo()));
        if (!settings.is(DeflateSettings.EXTENSION, DeflateSettings.NEVER)) {
            handler.addExtension(new PerMessageDeflateHandshake(
                    false,
                    settings.number(DeflateSettings.LEVEL, PerMessageDeflateHandshake.DEFAULT_DEFLATER),
                    !settings.is(DeflateSettings.SERVER_NO_CONTEXT_TAKEOVER, DeflateSettings.TRUE),
                    true));
        }
        handler.handleRequest(exchange);
    }

    private static void receive(WebSocketChannel channel, AbstractReceiveListener listener) {
        channel.getReceiveSetter().set(listener);
        channel.resumeReceives();
    }

    private static void ping(WebSocketChannel channel) {
        receive(channel, new Echo());
        WebSockets.sendPing(ByteBuffer.wrap(PING.getBytes(StandardCharsets.UTF_8)), channel, null);
    }

    private static void close(WebSocketChannel channel, String query) {
        receive(channel, new Echo());
        WebSockets.sendClose(EchoPeer.closeCode(query), REASON, channel, null);
    }

    @Override
    public String version() {
        return Version.getVersionString();
    }

    @Override
    public URI uri(boolean tls, String path) {
        return new Ports(port(0), port(1)).uri(tls, path);
    }

    private int port(int listener) {
        return ((InetSocketAddress) server.getListenerInfo().get(listener).getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static class Echo extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            send(channel, WebSocketFrameType.TEXT, message.getData().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                send(channel, WebSocketFrameType.BINARY, bytes(WebSockets.mergeBuffers(pooled.getResource())));
            }
        }

        private static byte[] bytes(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            try (var pooled = message.getData()) {
                ByteBuffer payload = WebSockets.mergeBuffers(pooled.getResource());
                WebSockets.sendText("pong: " + StandardCharsets.UTF_8.decode(payload), channel, null);
            }
        }

        void send(WebSocketChannel channel, WebSocketFrameType type, byte[] message) {
            if (type == WebSocketFrameType.TEXT) {
                WebSockets.sendText(ByteBuffer.wrap(message), channel, null);
            } else {
                WebSockets.sendBinary(ByteBuffer.wrap(message), channel, null);
            }
        }
    }

    /** A flush ends a frame; it blocks, so this is a worker's task. */
    private static final class Fragments extends Echo {
        @Override
        void send(WebSocketChannel channel, WebSocketFrameType type, byte[] message) {
            channel.getWorker().execute(() -> {
                try (OutputStream out = new BinaryOutputStream(channel.send(type))) {
                    for (int start = 0; start < message.length; start += FRAGMENT) {
                        out.write(message, start, Math.min(FRAGMENT, message.length - start));
                        out.flush();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
