package dev.noctule.websocket.netty;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits where {@link WebSocket} calls back. One message is asked for ahead of {@link #receive}; the rest waits,
 * bounded, where all connections let messages wait.
 */
final class SequentialWebSocket implements BlockingWebSocket {
    private final WebSocket socket;
    private final BlockingDeque<Received> inbox;

    /** What the inbox holds: at most one message, and behind the last one the end, which stays. */
    private sealed interface Received permits Arrived, Ended {}

    private record Arrived(Message message) implements Received {}

    private record Ended(CloseInfo info) implements Received {}

    /** Fills the inbox. */
    static final class Inbox implements WebSocketListener {
        private final BlockingDeque<Received> queue = new LinkedBlockingDeque<>();

        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            socket.request(1);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            queue.add(new Arrived(new Message.Text(text)));
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            queue.add(new Arrived(new Message.Binary(data)));
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

    @Override
    public void send(PreparedMessage message) throws InterruptedException {
        await(socket.send(message));
    }

    @Override
    public Duration ping() throws InterruptedException {
        return await(socket.ping());
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
        Received received = inbox.poll(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
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
        throw noMoreMessages(((Ended) received).info());
    }

    private static SocketClosedException noMoreMessages(CloseInfo info) {
        return new SocketClosedException(Phase.CLOSED, "No more messages: the connection was " + info, info);
    }

    @Override
    public Iterator<Message> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return isThereOneMore();
                } catch (InterruptedException interrupted) {
                    throw cancelled(interrupted);
                }
            }

            @Override
            public Message next() {
                try {
                    if (!isThereOneMore()) {
                        throw new NoSuchElementException("The connection has ended");
                    }
                    return receive();
                } catch (InterruptedException interrupted) {
                    throw cancelled(interrupted);
                }
            }
        };
    }

    /** Waits for what {@link #receive} will return next, and leaves it there. */
    private boolean isThereOneMore() throws InterruptedException {
        Received first = inbox.take();
        inbox.addFirst(first); // what came meanwhile can only be the end
        if (first instanceof Ended end && !end.info().isNormal()) {
            throw noMoreMessages(end.info());
        }
        return first instanceof Arrived;
    }

    private static CancellationException cancelled(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        CancellationException cancelled = new CancellationException("Interrupted while it waited for a message");
        cancelled.initCause(interrupted);
        return cancelled;
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
