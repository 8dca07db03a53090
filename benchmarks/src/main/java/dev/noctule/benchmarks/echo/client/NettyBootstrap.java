package dev.noctule.benchmarks.echo.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** What the clients that are made of Netty's parts share: the event loop, TCP and TLS. */
final class NettyBootstrap {
    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;
    private final SslContext tls;

    NettyBootstrap(Transport transport, SslProvider engine, Trust trust) {
        loop = transport.newEventLoop();
        bootstrap =
                new Bootstrap().group(loop).channel(transport.channelType()).option(ChannelOption.TCP_NODELAY, true);
        tls = tls(engine, trust);
    }

    private static SslContext tls(SslProvider engine, Trust trust) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(engine)
                    .trustManager(trust.manager())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects and gives the pipeline its handlers, behind TLS for {@code wss}. */
    Channel connect(URI uri, Consumer<Channel> handlers) throws InterruptedException {
        ChannelInitializer<SocketChannel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                if (uri.getScheme().equals("wss")) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort()));
                }
                handlers.accept(channel);
            }
        };
        return bootstrap
                .clone()
                .handler(initializer)
                .connect(uri.getHost(), uri.getPort())
                .sync()
                .channel();
    }

    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Writes; in a callback the flush is left to the end of the read, where one serves all messages of that read. */
    static void write(Channel channel, Object message) {
        if (channel.eventLoop().inEventLoop()) {
            channel.write(message);
        } else {
            channel.writeAndFlush(message);
        }
    }
}
