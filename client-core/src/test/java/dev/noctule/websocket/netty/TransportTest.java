package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever event loops the user has, a connection opens on them. */
class TransportTest {
    enum Kind {
        NIO(() -> NioIoHandler.newFactory()),
        EPOLL(() -> EpollIoHandler.newFactory()),
        IO_URING(() -> IoUringIoHandler.newFactory());

        private final Supplier<IoHandlerFactory> handlers;

        Kind(Supplier<IoHandlerFactory> handlers) {
            this.handlers = handlers;
        }

        /** In CI all must work; elsewhere a kernel or a container policy may forbid the last two. */
        EventLoopGroup open() {
            EventLoopGroup group = null;
            try {
                group = new MultiThreadIoEventLoopGroup(1, handlers.get());
                group.submit(() -> {}).syncUninterruptibly();
                return group;
            } catch (LinkageError | RuntimeException unusable) {
                if (group != null) {
                    group.shutdownGracefully();
                }
                assumeTrue(System.getenv("CI") != null, name() + " cannot be used here: " + unusable);
                throw unusable;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionOpensOnAGroupOfEachKind(Kind kind) throws Exception {
        EventLoopGroup group = kind.open();
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client =
                        WebSocketClient.builder().eventLoopGroup(group).build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(socket.sendText("Hello"));
            listener.await("open", "text 'Hello'");
            assertThat(EventLoops.isOneOf(group)).isFalse();
            assertThat(group.next().inEventLoop(listener.lastThread())).isTrue();
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
            client.close();
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void bestOneOpensAConnection() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(socket.sendText("Hello"));
            listener.await("open", "text 'Hello'");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }

    @Test
    void groupTellsItsTransport() {
        try (RealLoop loop = new RealLoop()) {
            assertThat(Transport.of(loop.group()).name()).isEqualTo("nio");
            assertThat(Transport.of(loop.group()).channelType()).isEqualTo(NioSocketChannel.class);
        }
    }

    @Test
    @SuppressWarnings("deprecation") // DefaultEventLoopGroup: users may still have one
    void groupWithoutStreamSocketsIsRefusedByTheBuilder() {
        EventLoopGroup local = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebSocketClient.builder().eventLoopGroup(local))
                    .withMessageContaining("NIO, epoll, io_uring or kqueue");
        } finally {
            local.shutdownGracefully();
        }
    }
}
