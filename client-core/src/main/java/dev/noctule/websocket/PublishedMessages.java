package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Between a connection and its subscriber: a listener here, a subscription there. No signal is given while another one
 * is: messages are asked for when {@code onSubscribe} has returned, and come one after the other because callbacks do;
 * the end comes behind both.
 */
final class PublishedMessages implements WebSocketListener, Flow.Subscription {
    private static final int NOT_TO_BE_CLOSED = 0;

    /** Null before there is one, and again as soon as it is to be told nothing more (Reactive Streams, 3.13). */
    private volatile Flow.@Nullable Subscriber<? super Message> subscriber;

    /** What the subscriber did wrong: it gets no more messages, and this at the end. */
    private volatile @Nullable IllegalArgumentException badRequest;

    /** Guarded by this, as everything below: whether {@code onSubscribe} has returned. */
    private boolean begun;

    /** Whether the subscriber has cancelled, was told the end, or threw. */
    private boolean done;

    /** What the connection was not yet asked for. */
    private long demand;

    /** What the connection is to be closed with as soon as it is there. */
    private int closeCode = NOT_TO_BE_CLOSED;

    private @Nullable WebSocket socket;
    private @Nullable End end;

    /**
     * How it ended.
     *
     * @param failure null if as planned
     */
    private record End(@Nullable Throwable failure) {}

    // ---- what the subscriber asks for

    void begin(Flow.Subscriber<? super Message> first) {
        subscriber = first;
        try {
            first.onSubscribe(this);
        } catch (RuntimeException | Error thrown) {
            stop(CloseCode.INTERNAL_ERROR);
            throw thrown;
        }
        synchronized (this) {
            begun = true;
        }
        passOnDemand();
        tellEnd();
    }

    @Override
    public void request(long messages) {
        if (messages <= 0) {
            refuse(messages);
            return;
        }
        synchronized (this) {
            demand = demand + messages < 0 ? Long.MAX_VALUE : demand + messages;
        }
        passOnDemand();
    }

    private void passOnDemand() {
        WebSocket open;
        long messages;
        synchronized (this) {
            open = socket;
            messages = demand;
            if (open == null || messages == 0 || !begun || done || badRequest != null) {
                return;
            }
            demand = 0;
        }
        open.request(messages);
    }

    /** The subscriber is told at the end, so that this does not come while another thread gives it a message. */
    private void refuse(long messages) {
        IllegalArgumentException refused =
                new IllegalArgumentException("Expected a positive number of messages, but was " + messages
                        + ": a non-positive subscription request (Reactive Streams, 3.9)");
        WebSocket open;
        synchronized (this) {
            if (done || badRequest != null) {
                return;
            }
            badRequest = refused;
            closeCode = CloseCode.INTERNAL_ERROR;
            open = socket;
        }
        if (open == null) {
            end(refused); // nobody gives it a message
        } else {
            open.close(CloseCode.INTERNAL_ERROR, "");
        }
    }

    @Override
    public void cancel() {
        stop(CloseCode.NORMAL);
    }

    private void stop(int code) {
        WebSocket open;
        synchronized (this) {
            if (done) {
                return;
            }
            tellNothingMore();
            closeCode = code;
            open = socket;
        }
        if (open != null) {
            open.close(code, "");
        }
    }

    private synchronized void tellNothingMore() {
        done = true;
        subscriber = null;
    }

    // ---- what the connection says

    @Override
    public void onOpen(WebSocket opened, Handshake handshake) {
        int code;
        synchronized (this) {
            socket = opened;
            code = closeCode;
        }
        if (code == NOT_TO_BE_CLOSED) {
            passOnDemand();
        } else {
            opened.close(code, "");
        }
    }

    @Override
    public void onText(WebSocket open, String text) {
        next(new Message.Text(text));
    }

    @Override
    public void onBinary(WebSocket open, ByteBuffer data) {
        next(new Message.Binary(data));
    }

    private void next(Message message) {
        Flow.Subscriber<? super Message> current = subscriber;
        if (current == null || badRequest != null) {
            return;
        }
        try {
            current.onNext(message);
        } catch (RuntimeException | Error thrown) {
            tellNothingMore(); // 2.13; and for what a listener throws the connection is closed with 1011
            throw thrown;
        }
    }

    @Override
    public void onClose(WebSocket open, CloseInfo info) {
        end(
                info.isNormal()
                        ? null
                        : new SocketClosedException(
                                Phase.CLOSED, "No more messages: the connection was " + info, info));
    }

    /** If it was open all the same, and given up behind our back, its end will come. */
    void connectFailed(Throwable failure) {
        boolean neverOpen;
        synchronized (this) {
            neverOpen = socket == null;
        }
        if (neverOpen) {
            end(failure);
        }
    }

    // ---- the end

    private void end(@Nullable Throwable failure) {
        synchronized (this) {
            end = new End(failure);
        }
        tellEnd();
    }

    private void tellEnd() {
        Flow.Subscriber<? super Message> told;
        Throwable failure;
        synchronized (this) {
            told = subscriber;
            if (end == null || told == null || !begun) {
                return;
            }
            failure = badRequest == null ? end.failure() : badRequest;
            tellNothingMore();
        }
        if (failure == null) {
            told.onComplete();
        } else {
            told.onError(failure);
        }
    }
}
