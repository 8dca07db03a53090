package dev.noctule.websocket.faults;

import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port that answers no SYN, because more connections than it lets wait were opened and none is accepted; or a port that
 * refuses.
 */
final class UnansweredSyn implements FaultyPeer {
    /** More than a queue of one can hold. */
    private static final int OTHERS = 6;

    private final String scheme;
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> others = new ArrayList<>();
    private final int port;

    UnansweredSyn(String scheme, boolean refuses) throws IOException {
        this.scheme = scheme;
        port = refuses ? ByteServer.refusingPort() : listening.getLocalPort();
        for (int i = 0; i < OTHERS; i++) {
            SocketChannel other = SocketChannel.open();
            others.add(other);
            other.configureBlocking(false);
            other.connect(listening.getLocalSocketAddress());
        }
    }

    @Override
    public WebSocketClient client(FaultLoop loop) {
        return WebSocketClient.builder().eventLoopGroup(loop.group()).build();
    }

    @Override
    public String uri() {
        return scheme + "://127.0.0.1:" + port + "/";
    }

    @Override
    public void awaitStage(FaultLoop loop) throws InterruptedException {
        loop.meter();
        loop.settle();
    }

    /** Has happened already, if it was to happen. */
    @Override
    public void reset() {}

    @Override
    public void close() throws IOException {
        for (SocketChannel other : others) {
            other.close();
        }
        listening.close();
    }
}
