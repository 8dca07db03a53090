package dev.noctule.websocket.netty;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits where {@link WebSocket} calls back. One message is asked for ahead of {@link #receive}; the rest waits,
 * bounded, where all connections let messages wait.
 */
final class SequentialWebSocket implements BlockingWebSocket {
    private final WebSocket socket;
    private final BlockingQueue<Received> inbox;

    /** What the inbox holds: at most one message, and behind the last one the end, which stays. */
    private sealed interface Received permits Arrived, Ended {}

    private record Arrived(Message message) implements Received {}

    private record Ended(CloseInfo info) implements Received {}

    /** Fills the inbox. */
    static final class Inbox implements WebSocketListener {
        private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            socket.request(1);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            queue.add(new Arrived(new Text(text)));
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            queue.add(new Arrived(new Binary(data)));
        }

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            queue.add(new Ended(info));
        }
    }

    /** An open connection whose listener is the inbox. */
    SequentialWebSocket(WebSocket socket, Inbox inbox) {
        this.socket = socket;
        this.inbox = inbox.queue;
    }

    @Override
    public void sendText(String text) throws InterruptedException {
        await(socket.sendText(text));
    }

    @Override
    public void sendBinary(ByteBuffer data) throws InterruptedException {
        await(socket.sendBinary(data));
    }

    /** Waits for a future of this library; its failure is thrown as it is. */
    static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebSocketException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    @Override
    public Message receive() throws InterruptedException {
        return open(inbox.take());
    }

    @Override
    public Message receive(Duration timeout) throws InterruptedException, TimeoutException {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("Expected a time-out that is not negative, but was " + timeout);
        }
        Received received = inbox.poll(TimeUnit.MILLISECONDS.convert(timeout), TimeUnit.MILLISECONDS);
        if (received == null) {
            throw new TimeoutException("No message within " + timeout.toMillis() + " ms");
        }
        return open(received);
    }

    private Message open(Received received) {
        if (received instanceof Arrived arrived) {
            socket.request(1);
            return arrived.message();
        }
        inbox.add(received); // for the next one who asks
        CloseInfo info = ((Ended) received).info();
        throw new SocketClosedException(Phase.CLOSED, "No more messages: the connection was " + info, info);
    }

    @Override
    public CloseInfo close(int code, String reason) throws InterruptedException {
        return await(socket.close(code, reason));
    }

    @Override
    public void close() {
        try {
            close(CloseCode.NORMAL, "");
        } catch (InterruptedException interrupted) {
            socket.abort();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public WebSocket socket() {
        return socket;
    }
}
