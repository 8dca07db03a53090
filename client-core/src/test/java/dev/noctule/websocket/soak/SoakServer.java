package dev.noctule.websocket.soak;

import dev.noctule.websocket.testing.TestCertificates;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's own WebSocket codec as a server, which sends a numbered stream of its own, in fragments now and then, while it
 * takes the client's. It compresses if the client offers to.
 */
final class SoakServer implements AutoCloseable {
    private static final int LONGEST_MESSAGE = 8 << 20;
    private static final int FRAGMENT = 10_007;

    private static final WebSocketServerProtocolConfig CONFIG = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .allowExtensions(true)
            .maxFramePayloadLength(LONGEST_MESSAGE)
            .build();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Exchanges exchanges;
    private final List<String> violations;
    private final int port;
    private final int tlsPort;

    SoakServer(Exchanges exchanges, List<String> violations, TestCertificates certificates)
            throws InterruptedException {
        this.exchanges = exchanges;
        this.violations = violations;
        port = listen(null);
        tlsPort = listen(certificates.nettyContextForServer());
    }

    int port(boolean tls) {
        return tls ? tlsPort : port;
    }

    private int listen(@Nullable SslContext tls) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketServerCompressionHandler(LONGEST_MESSAGE),
                                        new WebSocketServerProtocolHandler(CONFIG),
                                        new WebSocketFrameAggregator(LONGEST_MESSAGE),
                                        new Streams());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }

    /** Both streams of one connection. */
    private final class Streams extends SimpleChannelInboundHandler<WebSocketFrame> {
        private @Nullable Exchange exchange;
        private SplittableRandom random = new SplittableRandom(0);
        private int left;
        private boolean isSending;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete opened) {
                begin(context, exchanges.of(opened.requestUri()));
            }
        }

        private void begin(ChannelHandlerContext context, @Nullable Exchange begun) {
            exchange = begun;
            if (begun == null) {
                context.close(); // its client has given it up
            } else {
                left = begun.messages;
                random = new SplittableRandom(begun.sentDown.stream());
                sendWhileWritable(context);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            sendWhileWritable(context);
        }

        private void sendWhileWritable(ChannelHandlerContext context) {
            Exchange current = exchange;
            if (isSending || current == null) {
                return;
            }
            isSending = true; // sending changes the writability
            while (left > 0 && context.channel().isActive() && context.channel().isWritable()) {
                left--;
                send(context, current.sentDown);
                if (left == 0 && current.serverCloses) {
                    context.writeAndFlush(new CloseWebSocketFrame(1000, ""));
                }
            }
            isSending = false;
        }

        private void send(ChannelHandlerContext context, Ledger ledger) {
            int number = ledger.next();
            if (number % 16 == 3) {
                context.writeAndFlush(new PingWebSocketFrame());
            }
            Numbered message = Numbered.of(ledger.stream(), number, random);
            write(context, message, number % 4 < 2 ? FRAGMENT : Integer.MAX_VALUE)
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            ledger.failed(number);
                        }
                    });
        }

        private static ChannelFuture write(ChannelHandlerContext context, Numbered message, int fragment) {
            ByteBuf payload = Unpooled.wrappedBuffer(message.payload());
            boolean isFirst = true;
            while (payload.readableBytes() > fragment) {
                context.write(frame(isFirst, false, message.isText(), payload.readRetainedSlice(fragment)));
                isFirst = false;
            }
            return context.writeAndFlush(frame(isFirst, true, message.isText(), payload));
        }

        private static WebSocketFrame frame(boolean isFirst, boolean isLast, boolean isText, ByteBuf part) {
            if (!isFirst) {
                return new ContinuationWebSocketFrame(isLast, 0, part);
            }
            return isText ? new TextWebSocketFrame(isLast, 0, part) : new BinaryWebSocketFrame(isLast, 0, part);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (exchange != null) {
                exchange.up.received(
                        new Numbered(frame instanceof TextWebSocketFrame, ByteBufUtil.getBytes(frame.content())));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (exchange != null) {
                exchange.serverHasEnded();
            }
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (exchange != null && !isEnd(cause)) {
                violations.add("the server found fault: " + cause);
            }
            context.close();
        }

        /** TLS wraps it, and in the middle of a message it has a name of its own. */
        private static boolean isEnd(Throwable cause) {
            return cause instanceof IOException
                    || cause.getCause() instanceof IOException
                    || cause instanceof PrematureChannelClosureException;
        }
    }
}
