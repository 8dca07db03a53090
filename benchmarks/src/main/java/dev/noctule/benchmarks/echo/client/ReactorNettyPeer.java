package dev.noctule.benchmarks.echo.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty on one event loop, with TCP_NODELAY; on epoll where it can be had: it would take io_uring before that. */
final class ReactorNettyPeer implements ClientUnderTest {
    private final EventLoopGroup loop = Transport.best().newEventLoop();
    private final HttpClient client;

    ReactorNettyPeer(Trust trust) throws SSLException {
        SslContext tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(trust.manager())
                .build();
        client = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(loop)
                .option(ChannelOption.TCP_NODELAY, true)
                .secure(spec -> spec.sslContext(tls));
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        Sinks.Many<WebSocketFrame> outgoing = Sinks.many().unicast().onBackpressureBuffer();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        client.websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                        .build())
                .uri(uri)
                .handle((in, out) -> {
                    opened.complete(null);
                    return exchange(in, out, outgoing, listener);
                })
                .subscribe(ignored -> {}, cause -> {
                    opened.completeExceptionally(cause);
                    listener.onFailure(cause);
                });
        opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return new Open(outgoing);
    }

    private static Publisher<Void> exchange(
            WebsocketInbound in, WebsocketOutbound out, Sinks.Many<WebSocketFrame> outgoing, Listener listener) {
        Mono<Void> received = in.aggregateFrames(MAX_MESSAGE_BYTES)
                .receiveFrames()
                .doOnNext(frame -> deliver(frame, listener))
                .then();
        Mono<Void> sent = out.sendObject(outgoing.asFlux()).then().then(out.sendClose());
        return Mono.when(received, sent);
    }

    private static void deliver(WebSocketFrame frame, Listener listener) {
        if (frame instanceof TextWebSocketFrame text) {
            listener.onText(text.text());
        } else if (frame instanceof BinaryWebSocketFrame) {
            listener.onBinary(frame.content().readableBytes(), frame.content()::nioBuffer);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private record Open(Sinks.Many<WebSocketFrame> outgoing) implements Connection {
        @Override
        public void sendText(String text) {
            emit(new TextWebSocketFrame(text));
        }

        @Override
        public void sendBinary(byte[] data) {
            emit(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data)));
        }

        private void emit(WebSocketFrame frame) {
            outgoing.emitNext(frame, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
        }

        @Override
        public void close() {
            outgoing.emitComplete(Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
        }
    }
}
