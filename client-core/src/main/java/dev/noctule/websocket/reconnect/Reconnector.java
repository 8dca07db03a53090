package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.RequestFailedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.protocol.CloseBody;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a reconnecting socket. Everything that can change its state is in this file. Event loop only.
 *
 * <pre>
 *                    request             attempt failed, connection lost
 *    +------------+ ----------&gt; +--------+ -----------------------------&gt; +---------+
 *    | REQUESTING |             | LINKED |                                | WAITING |
 *    +------------+             +--------+                                +---------+
 *        ^     |                                                            ^    |
 *        |     |                 no request                                 |    |
 *        |     +------------------------------------------------------------+    |
 *        +-----------------------------------------------------------------------+
 *                                the delay is over
 *
 *    from any state to ENDED: final failure, attempts used up, closed, aborted, event loop shut down
 * </pre>
 */
final class Reconnector implements Link.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Reconnector.class);

    /** What follows from the states. */
    interface Outcome {
        /** Makes what listens to the next attempt. */
        Link newLink(Link.Owner owner);

        /** Callback: there is a connection. What this throws, the connection deals with. */
        void opened(WebSocket connection, Handshake handshake);

        /** Callback: a message is about to be delivered. */
        void delivering();

        /** Callback: there will be another attempt. Throws nothing. */
        void reconnecting(WebSocketException cause, int attempt, Duration delay);

        /** The connection has ended: there is none now. */
        void disconnected();

        /** What the user has closed with, or null. */
        @Nullable
        CloseBody closing();

        /** Callback: it is over. Once, and last. Throws nothing. */
        void ended(CloseInfo info);
    }

    private enum State {
        REQUESTING,
        LINKED,
        WAITING,
        ENDED
    }

    private final Supplier<? extends CompletionStage<WebSocketRequest>> requests;
    private final Duration requestTimeout;
    private final Reconnection options;
    private final Pauses pauses;
    private final Home home;
    private final Outcome outcome;

    private volatile State state = State.WAITING;

    /** Of the state; cancelled when it changes. */
    private @Nullable Future<?> timer;

    /** In LINKED: the attempt, and what its failure is told by. */
    private @Nullable Link link;

    private @Nullable CompletableFuture<WebSocket> opening;

    /** By {@link Home#nanoTime()}; written and read by callbacks. */
    private long openedAt;

    /** Counts requests, so that a late answer is known to be one. */
    private int request;

    /** How many attempts there were since a connection was stable, the very first one not counted. */
    private int attempts;

    private @Nullable WebSocketException lastCause;

    /** Whether it is to end at once: the connection may have ended before that, and tell of it later. */
    private boolean aborted;

    /**
     * A life that has not begun.
     *
     * @param requestTimeout how long a request may take
     */
    Reconnector(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            Duration requestTimeout,
            Reconnection options,
            Pauses pauses,
            Home home,
            Outcome outcome) {
        this.requests = requests;
        this.requestTimeout = requestTimeout;
        this.options = options;
        this.pauses = pauses;
        this.home = home;
        this.outcome = outcome;
    }

    /** The one place where the state changes. False if it is over: then nothing may follow. */
    private synchronized boolean become(State next) {
        // Synchronized only for an event loop that is shut down, when whoever comes acts on it.
        if (state == State.ENDED) {
            return false;
        }
        LOG.debug("= {} -> {}", state, next);
        state = next;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        return true;
    }

    /** Any thread: runs it on the event loop, later. If that cannot be, the socket ends now: nobody would come back to it. */
    private void execute(Runnable task) {
        try {
            home.execute(() -> runOrEnd(task));
        } catch (Throwable noTask) { // for want of memory, for example
            endAtOnce(Endings.internal(noTask));
        }
    }

    private boolean schedule(Duration delay, Runnable task) {
        try {
            timer = home.schedule(delay, () -> runOrEnd(task));
            return true;
        } catch (RejectedExecutionException shutDown) {
            loopTerminated();
            return false;
        }
    }

    /** An event loop would only log what a task throws, a lack of memory for example, and nothing would follow it. */
    private void runOrEnd(Runnable task) {
        try {
            task.run();
        } catch (Throwable unexpected) {
            endAtOnce(Endings.internal(unexpected));
        }
    }

    // ---- request

    /** Any thread: begins. */
    void start() {
        execute(this::attempt);
    }

    /** The delay is over, or there never was one. */
    private void attempt() {
        if (become(State.REQUESTING) && schedule(requestTimeout, this::requestTimedOut)) {
            ask(++request);
        }
    }

    private void ask(int number) {
        try {
            Objects.requireNonNull(requests.get(), "the supplier gave null")
                    .whenComplete((answer, failure) -> execute(() -> requestArrived(number, answer, failure)));
        } catch (Throwable thrown) { // an Error too: the next attempt may do better
            noRequest(thrown);
        }
    }

    private void requestTimedOut() {
        noRequest(new TimeoutException(
                "the supplier did not answer within " + requestTimeout.toMillis() + " ms (Timeouts.open)"));
    }

    private void requestArrived(int number, @Nullable WebSocketRequest answer, @Nullable Throwable failure) {
        if (state != State.REQUESTING || number != request) {
            return; // too late
        }
        if (answer == null) {
            noRequest(failure == null ? new NullPointerException("the supplier's stage gave null") : failure);
        } else {
            connect(answer);
        }
    }

    private void noRequest(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        attemptFailed(new RequestFailedException("No request to connect with: " + cause, cause));
    }

    // ---- attempt

    private void connect(WebSocketRequest answer) {
        if (!become(State.LINKED)) {
            return;
        }
        Link next = outcome.newLink(this);
        link = next;
        CompletableFuture<WebSocket> begun;
        try {
            begun = home.connect(answer, next);
        } catch (IllegalStateException clientClosed) {
            closed(new CloseBody(CloseCode.GOING_AWAY, ""));
            return;
        } catch (Throwable refused) {
            noRequest(refused);
            return;
        }
        opening = begun;
        begun.whenComplete((socket, failure) -> {
            if (failure != null) {
                execute(() -> notOpened(next, failure));
            }
        });
    }

    private void notOpened(Link failed, Throwable failure) {
        if (failed != link) {
            return; // given up
        }
        if (failure instanceof WebSocketException known) {
            attemptFailed(known);
        } else {
            closed(new CloseBody(CloseCode.GOING_AWAY, "")); // cancelled by the client, which is being closed
        }
    }

    private void attemptFailed(WebSocketException cause) {
        CloseInfo info = Endings.withoutConnection(OptionalInt.empty(), cause);
        if (cause.isTransient()) {
            pause(cause, info);
        } else {
            end(info);
        }
    }

    // ---- connection: what it tells comes on the thread of its callbacks

    @Override
    public void opened(WebSocket connection, Handshake handshake) {
        openedAt = home.nanoTime();
        outcome.opened(connection, handshake);
    }

    @Override
    public void delivering() {
        outcome.delivering();
    }

    @Override
    public void ended(CloseInfo info) {
        Duration age = Duration.ofNanos(home.nanoTime() - openedAt);
        try {
            home.execute(() -> runOrEnd(() -> lost(info, age)));
        } catch (Throwable noTask) {
            forgetAttempt(); // no connection will tell of its end any more
            endAtOnce(Endings.internal(noTask));
        }
    }

    private void lost(CloseInfo info, Duration age) {
        forgetAttempt(); // first of all: whatever follows, no connection will tell of its end
        outcome.disconnected();
        if (aborted || outcome.closing() != null || Endings.isFinal(info)) {
            end(info);
            return;
        }
        if (age.compareTo(options.stable()) >= 0) {
            attempts = 0;
        }
        pause(Endings.causeOf(info), info);
    }

    // ---- wait

    /** @param last how the socket ends if that was the last attempt */
    private void pause(WebSocketException cause, CloseInfo last) {
        if (attempts == options.maxAttempts()) {
            end(last);
        } else if (become(State.WAITING)) {
            forgetAttempt();
            lastCause = cause;
            Duration delay = pauses.next(attempts, cause);
            int attempt = ++attempts;
            home.call(() -> tell(cause, attempt, delay), this::callbacksLost);
        }
    }

    private void tell(WebSocketException cause, int attempt, Duration delay) {
        outcome.reconnecting(cause, attempt, delay);
        execute(() -> await(delay)); // not before: no callback of an attempt may come before this one
    }

    private void await(Duration delay) {
        if (state == State.WAITING) {
            schedule(delay, this::attempt);
        }
    }

    private void forgetAttempt() {
        link = null;
        opening = null;
    }

    // ---- ends

    /** Any thread: the user has closed it; a connection that is open was told, or will be. */
    void close(CloseBody body) {
        execute(() -> closed(body));
    }

    private void closed(CloseBody body) {
        endUnlessOpen(Endings.withoutConnection(OptionalInt.of(body.code()), lastCause));
    }

    /** Any thread: the user has aborted it. */
    void abort() {
        execute(() -> endAtOnce(Endings.aborted(ConnectionLostException.Kind.ABORTED, "The socket was aborted")));
    }

    /** @param info how it ends, unless there is a connection, which tells how that has ended */
    private void endAtOnce(CloseInfo info) {
        aborted = true;
        endUnlessOpen(info);
        WebSocket open = connection(); // looked at afterwards: a callback may have opened it just now
        if (open != null) {
            open.abort();
        }
    }

    /** The event loop has ended, and does nothing any more; an open connection is told so, and tells. */
    void loopTerminated() {
        endUnlessOpen(Endings.aborted(ConnectionLostException.Kind.SHUTDOWN, "The event loop was shut down"));
    }

    /** Nobody is left who could be told of another connection. */
    private void callbacksLost(ConnectionLostException cause) {
        end(Endings.withoutConnection(OptionalInt.empty(), cause));
    }

    private @Nullable WebSocket connection() {
        return link == null ? null : link.connection();
    }

    private void endUnlessOpen(CloseInfo info) {
        CompletableFuture<WebSocket> begun = opening;
        if (link == null || begun == null || link.drop(begun)) {
            end(info);
        }
    }

    private void end(CloseInfo info) {
        if (become(State.ENDED)) {
            forgetAttempt();
            home.callLast(() -> outcome.ended(info));
        }
    }

    @Override
    public String toString() {
        return state.toString();
    }
}
