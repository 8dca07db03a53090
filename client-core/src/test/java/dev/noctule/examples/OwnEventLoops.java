package dev.noctule.examples;

import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The snippet of docs/how-to/use-your-own-event-loops.md. */
final class OwnEventLoops {
    private OwnEventLoops() {}

    static void run(String uri, WebSocketListener listener) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        try (WebSocketClient client =
                WebSocketClient.builder().eventLoopGroup(group).build()) {
            client.connect(uri, listener).join().closed().join();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
