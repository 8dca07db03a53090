package dev.noctule.websocket.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket 1.6.0, on loopback, without the two races that make it a peer that cannot be relied on. */
public abstract class JavaWebSocketServer extends WebSocketServer implements AutoCloseable {
    private static final int GRACE_SECONDS = 20;
    private static final int STOP_MILLIS = 5_000;
    private static final long NUDGE_MILLIS = 50;

    private final CountDownLatch started = new CountDownLatch(1);
    private final ScheduledExecutorService nudge = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "write-nudge");
        daemon.setDaemon(true);
        return daemon;
    });

    private final WebSocketServerFactory sockets;

    /** For ws, without extensions. */
    protected JavaWebSocketServer() {
        this(new Draft_6455());
    }

    /** For ws. */
    protected JavaWebSocketServer(Draft draft) {
        this(draft, new FlushedSockets());
    }

    /** For wss. */
    protected JavaWebSocketServer(Draft draft, SSLContext context) {
        this(draft, new FlushedTlsSockets(context));
    }

    private JavaWebSocketServer(Draft draft, WebSocketServerFactory sockets) {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
        this.sockets = sockets;
    }

    /** Returns when the server listens. */
    public final void startAndWait() throws InterruptedException {
        setWebSocketFactory(sockets);
        setConnectionLostTimeout(0);
        setReuseAddr(true);
        start();
        if (!started.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Expected Java-WebSocket to start, but it did not");
        }
        nudge.scheduleWithFixedDelay(this::nudge, NUDGE_MILLIS, NUDGE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * The selector's thread, done with writing, sets the interest of a connection to reading, and so overwrites the
     * interest in writing that a worker may have set a moment before: the worker's message then stays in the server for
     * ever. This repeats the demand for connections that have something to write.
     */
    private void nudge() {
        for (WebSocket socket : getConnections()) {
            if (socket.hasBufferedData()) {
                onWriteDemand(socket);
            }
        }
    }

    @Override
    public final void close() throws InterruptedException {
        nudge.shutdownNow();
        stop(STOP_MILLIS);
    }

    @Override
    public final void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception error) {
        error.printStackTrace();
    }

    private static final class FlushedSockets extends DefaultWebSocketServerFactory {
        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
            return new FlushedSocket(adapter, drafts);
        }
    }

    private static final class FlushedTlsSockets extends DefaultSSLWebSocketServerFactory {
        FlushedTlsSockets(SSLContext context) {
            super(context);
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter adapter, List<Draft> drafts) {
            return new FlushedSocket(adapter, drafts);
        }
    }

    /**
     * The selector's thread, done with writing, asks first whether anything is left to write and then whether the
     * connection is to be closed; between the two a worker may queue a Close frame and demand the close, and then the
     * connection ends without the frame. Here the second answer is no as long as something is left.
     */
    private static final class FlushedSocket extends WebSocketImpl {
        FlushedSocket(WebSocketAdapter adapter, List<Draft> drafts) {
            super(adapter, drafts);
        }

        /** Under the lock that queueing the frame and demanding the close have in common. */
        @Override
        public synchronized boolean isFlushAndClose() {
            return super.isFlushAndClose() && outQueue.isEmpty();
        }
    }
}
