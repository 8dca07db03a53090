package dev.noctule.cli;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from the threads that make them to the one that prints them, so that a slow terminal or pipe never holds
 * up the event loop. At most 1 MiB and one message wait here; then nothing more is asked for, and the server is slowed
 * down.
 *
 * <p>Wants a connection with {@link dev.noctule.websocket.WebSocketRequest#autoDemand()} false.
 */
final class Inbox implements ReconnectingListener {
    private static final int HELD_BYTES = 1024 * 1024;

    private final Journal journal;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** Whether the socket has ended for good, or is about to. */
    private volatile boolean ending;

    /** Guarded by this. */
    private int held;

    /** The socket that was not asked for more, or null if one more message is under way. Guarded by this. */
    private @Nullable WebSocket paused;

    /**
     * An empty one.
     *
     * @param journal is told of each event that comes out
     */
    Inbox(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void onOpen(WebSocket socket, Handshake handshake) {
        events.add(new Event.Opened());
        socket.request(1);
    }

    @Override
    public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
        events.add(new Event.Reconnecting(cause, attempt, delay));
    }

    /** Asks for nothing: what was asked for on the connection before counts for this one. */
    @Override
    public void onReconnected(WebSocket socket, Handshake handshake) {
        events.add(new Event.Reconnected(handshake));
    }

    @Override
    public void onText(WebSocket socket, String text) {
        hold(socket, new Event.Text(text));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        hold(socket, new Event.Binary(data));
    }

    @Override
    public void onPing(WebSocket socket, ByteBuffer payload) {
        events.add(new Event.Ping(payload));
    }

    @Override
    public void onPong(WebSocket socket, ByteBuffer payload) {
        events.add(new Event.Pong(payload));
    }

    @Override
    public void onClose(WebSocket socket, CloseInfo info) {
        ending = true; // before the event, so that whoever gets that knows
        events.add(new Event.Closed(info));
    }

    /** This side is about to close. */
    void closing() {
        ending = true;
    }

    /** Whether there will be no connection any more. */
    boolean isEnding() {
        return ending;
    }

    /** The end of the input, from the thread that reads it. */
    void inputEnded(@Nullable Failure failure) {
        events.add(new Event.InputEnded(failure));
    }

    /** The Pong to a Ping of ours. */
    void answered(long sequence, Duration roundTrip) {
        events.add(new Event.Answered(sequence, roundTrip));
    }

    /** A message of ours that did not get out. */
    void notSent(String cause) {
        events.add(new Event.NotSent(cause));
    }

    /** What a command of the person's has come to. */
    void answer(String line) {
        events.add(new Event.Answer(line));
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Waits for the next event. */
    Event next() throws InterruptedException {
        return release(events.take());
    }

    /** Waits for the next event, but not longer than given: null if none came. */
    @Nullable
    Event next(Duration quiet) throws InterruptedException {
        Event event = events.poll(quiet.toNanos(), TimeUnit.NANOSECONDS);
        return event == null ? null : release(event);
    }

    private void hold(WebSocket socket, Event event) {
        boolean more;
        synchronized (this) {
            held += event.size();
            more = held < HELD_BYTES;
            paused = more ? null : socket;
        }
        events.add(event);
        if (more) {
            socket.request(1);
        }
    }

    private Event release(Event event) {
        WebSocket resumed = null;
        synchronized (this) {
            held -= event.size();
            if (paused != null && held < HELD_BYTES) {
                resumed = paused;
                paused = null;
            }
        }
        if (resumed != null) {
            resumed.request(1);
        }
        journal.happened(event);
        return event;
    }
}
