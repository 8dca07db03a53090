package dev.noctule.websocket.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A client's and a server's {@link SslHandler}, joined in memory: bytes are carried to and fro until neither side has
 * any left. The client's comes from {@link TlsHandlers}, and nobody but the test checks the identity.
 */
final class TlsPair implements AutoCloseable {
    static final int PORT = 443;

    private final Recorder clientEnd = new Recorder();
    private final Recorder serverEnd = new Recorder();
    private final SslHandler clientTls;
    private final SslHandler serverTls;
    private final EmbeddedChannel client;
    private final EmbeddedChannel server;

    private TlsPair(SslContext clientContext, SslContext serverContext, String host) {
        serverTls = serverContext.newHandler(ByteBufAllocator.DEFAULT);
        clientTls = TlsHandlers.newHandler(clientContext, ByteBufAllocator.DEFAULT, host, PORT, Duration.ofSeconds(10));
        server = new EmbeddedChannel(serverTls, serverEnd);
        client = new EmbeddedChannel(clientTls, clientEnd);
    }

    /** Both sides have done what they can: the handshake has succeeded or failed. */
    static TlsPair handshake(SslContext clientContext, SslContext serverContext, String host) {
        TlsPair pair = new TlsPair(clientContext, serverContext, host);
        pair.pump();
        return pair;
    }

    /** Why the client's handshake failed. */
    Throwable clientFailure() {
        return Objects.requireNonNull(clientTls.handshakeFuture().cause(), "the client's handshake succeeded");
    }

    @Nullable
    Throwable clientFailureOrNull() {
        return clientTls.handshakeFuture().cause();
    }

    /** The session of the client's completed handshake. */
    SSLSession session() {
        if (!clientTls.handshakeFuture().isSuccess()) {
            throw new AssertionError(
                    "the client's handshake failed", clientTls.handshakeFuture().cause());
        }
        return clientTls.engine().getSession();
    }

    /** The server's names that the client sent in its ClientHello, written as the JDK does. */
    List<String> serverNames() {
        return ((ExtendedSSLSession) serverTls.engine().getSession())
                .getRequestedServerNames().stream().map(Object::toString).toList();
    }

    SSLEngine clientEngine() {
        return clientTls.engine();
    }

    SSLEngine serverEngine() {
        return serverTls.engine();
    }

    void renegotiateFromServer() {
        serverTls.renegotiate();
        pump();
    }

    void sendFromClient(String text) {
        client.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        pump();
    }

    /** Writes nothing: the engine is used once more. */
    void flushFromClient() {
        client.pipeline().writeAndFlush(Unpooled.EMPTY_BUFFER);
        pump();
    }

    void sendFromServer(String text) {
        server.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        pump();
    }

    String receivedByServer() {
        return serverEnd.text.toString();
    }

    String receivedByClient() {
        return clientEnd.text.toString();
    }

    /** What went through the client's pipeline as an exception, wrapped as Netty does. */
    List<Throwable> clientErrors() {
        return clientEnd.errors;
    }

    boolean isOpen() {
        return client.isOpen();
    }

    private void pump() {
        while (carry(client, server) || carry(server, client)) {
            // until both are silent
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        ByteBuf bytes = from.readOutbound();
        if (bytes == null) {
            return false;
        }
        if (to.isOpen()) {
            to.writeInbound(bytes);
        } else {
            bytes.release();
        }
        return true;
    }

    @Override
    public void close() {
        client.finishAndReleaseAll();
        server.finishAndReleaseAll();
    }

    /** The end of a pipeline: keeps what arrives, and closes after an error. */
    private static final class Recorder extends ChannelInboundHandlerAdapter {
        private final StringBuilder text = new StringBuilder();
        private final List<Throwable> errors = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            errors.add(cause);
            ctx.close();
        }
    }
}
