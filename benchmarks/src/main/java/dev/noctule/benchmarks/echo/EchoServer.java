package dev.noctule.benchmarks.echo;

import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server of all clients: Netty's, on one event loop, without compression; after the handshake {@link FrameEcho} sends
 * each frame back, with Noctule's masking loop and one flush for all frames of a read.
 */
public final class EchoServer implements AutoCloseable {
    /** OpenSSL's where it works. */
    static final SslProvider TLS_ENGINE = SslContext.defaultServerProvider();

    private static final String PATH = "/echo";
    private static final WebSocketServerProtocolConfig PROTOCOL = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(PATH)
            .maxFramePayloadLength(ClientUnderTest.MAX_MESSAGE_BYTES)
            .build();

    private final EventLoopGroup loop;
    private final X509Bundle certificate;
    private final Channel plain;
    private final Channel tls;

    private EchoServer(Transport transport) throws Exception {
        loop = transport.newEventLoop();
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        plain = bind(transport, null);
        tls = bind(
                transport,
                SslContextBuilder.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                        .sslProvider(TLS_ENGINE)
                        .build());
    }

    /** Binds both ports on the loopback address. */
    public static EchoServer start(Transport transport) throws Exception {
        return new EchoServer(transport);
    }

    private Channel bind(Transport transport, @Nullable SslContext tls) throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(8192),
                                        new WebSocketServerProtocolHandler(PROTOCOL),
                                        new FrameEcho());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Where clients connect, with or without TLS. */
    public URI uri(boolean overTls) {
        int port = ((InetSocketAddress) (overTls ? tls : plain).localAddress()).getPort();
        return URI.create((overTls ? "wss" : "ws") + "://localhost:" + port + PATH);
    }

    /** For clients to trust. */
    public String certificatePem() {
        return certificate.getCertificatePEM();
    }

    @Override
    public void close() throws InterruptedException {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
}
