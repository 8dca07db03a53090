package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of one connection on the user's executor: one after the other, in the order in which they were
 * added, each seeing what those before it have done, whatever kind of executor it is. The executor has at most one task
 * of a connection at a time; a task runs a batch and then queues up again, so that other connections have their turn.
 *
 * <pre>
 *           add()               begins             nothing is left
 *   +------+ ---&gt; +--------+ ----------&gt; +---------+ -----&gt; IDLE
 *   | IDLE |      | QUEUED |             | RUNNING |
 *   +------+      +--------+ &lt;---------- +---------+
 *                     |       after a batch
 *                     |  the executor does not take it, or was shut down before it has begun
 *                     v
 *               +----------+
 *               | REJECTED |   only the last callback is run, by whoever adds it or finds it
 *               +----------+
 * </pre>
 *
 * <p>Bytes of what waits are counted, so that reading can stop. It does not know what a callback is about.
 */
final class CallbackRunner {
    /** How many callbacks a task runs: enough that handing over is cheap beside them. */
    static final int BATCH = 64;

    /** Told by the thread that finds it out. */
    interface Owner {
        /** The executor has refused a task, or was shut down before it has run one: what waits is dropped. */
        void onRejection(Throwable cause);

        /** After {@link #hasRoom} was false: half of the room is free. */
        void onRoom();

        /** A callback threw, which it never should: callbacks deal with what users throw. */
        void onInternalError(Throwable cause);
    }

    /** What {@link Owner#onRejection} is about, as users see it. */
    static ConnectionLostException rejection(Phase phase, Throwable cause) {
        return new ConnectionLostException(
                ConnectionLostException.Kind.CALLBACKS_REJECTED,
                phase,
                "The callback executor did not take a task: " + cause,
                cause);
    }

    private enum State {
        IDLE,
        QUEUED,
        RUNNING,
        REJECTED
    }

    private enum Place {
        FIRST,
        MIDDLE,
        LAST
    }

    private record Callback(Place place, long bytes, Runnable body) {}

    private final Executor executor;
    private final long lowMark;
    private final Owner owner;

    private final Queue<Callback> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private volatile boolean dropping;
    private volatile boolean roomAwaited;

    /**
     * Who runs callbacks. Not volatile: a thread only compares it with itself, and finds itself only where it has written
     * that itself.
     */
    private @Nullable Thread runningOn;

    /**
     * A runner with nothing to run.
     *
     * @param readAheadBytes how much may wait; {@link Owner#onRoom} comes at half of it
     */
    CallbackRunner(Executor executor, int readAheadBytes, Owner owner) {
        this.executor = executor;
        this.lowMark = readAheadBytes / 2;
        this.owner = owner;
    }

    // ---- the event loop's side, or that of whoever acts in its place

    /** Adds what comes before all others, and is never dropped. */
    void addFirst(Runnable body) {
        add(new Callback(Place.FIRST, 0, body));
    }

    /**
     * Adds a callback.
     *
     * @param bytes what it costs to let it wait
     */
    void add(long bytes, Runnable body) {
        add(new Callback(Place.MIDDLE, bytes, body));
    }

    /** Adds what comes behind all others, and is never dropped: if the executor rejects it, it is run nevertheless. */
    void addLast(Runnable body) {
        add(new Callback(Place.LAST, 0, body));
    }

    private void add(Callback callback) {
        waitingBytes.addAndGet(callback.bytes());
        waiting.add(callback);
        if (state.compareAndSet(State.IDLE, State.QUEUED)) {
            submit(new Turn(null));
        } else {
            checkExecutor();
        }
    }

    /** From now on only the first and the last one are run. */
    void drop() {
        dropping = true;
        checkExecutor();
    }

    /**
     * Whether less than that waits. If not, {@link Owner#onRoom} will be called, unless what waits is little and the
     * limit is lower still.
     */
    boolean hasRoom(long limit) {
        if (waitingBytes.get() < limit) {
            return true;
        }
        roomAwaited = true;
        long now = waitingBytes.get(); // it may have become little a moment ago, and nobody will say so again
        return now <= lowMark && now < limit;
    }

    /** An executor that is shut down may have thrown away the task that it had taken, and tells nobody. */
    void checkExecutor() {
        if (state.get() == State.QUEUED
                && executor instanceof ExecutorService service
                && service.isShutdown()
                && state.compareAndSet(State.QUEUED, State.REJECTED)) {
            rejected(new RejectedExecutionException("The executor was shut down"));
        } else if (state.get() == State.REJECTED) {
            runTheLast();
        }
    }

    // ---- any thread

    /** Whether the calling thread is inside of a callback. */
    boolean isRunningHere() {
        return runningOn == Thread.currentThread();
    }

    private void submit(Turn turn) {
        try {
            executor.execute(turn);
        } catch (Throwable refusal) { // an Error too: no more threads can be made, for example
            if (state.compareAndSet(State.QUEUED, State.REJECTED)) {
                rejected(refusal);
            }
        }
    }

    private void rejected(Throwable cause) {
        runTheLast();
        owner.onRejection(cause);
    }

    /** Rejected: drops the others, so that nothing is held. Several threads may do this at the same time. */
    private void runTheLast() {
        for (Callback callback = waiting.poll(); callback != null; callback = waiting.poll()) {
            if (callback.place() == Place.LAST) {
                runningOn = Thread.currentThread();
                run(callback);
                runningOn = null;
            }
            waitingBytes.addAndGet(-callback.bytes());
        }
    }

    /** What the executor is given. A turn that comes too late, or twice, finds nothing to do. */
    private final class Turn implements Runnable {
        /** Who is giving it to the executor just now, from inside of a turn. As {@link #runningOn}, not volatile. */
        private @Nullable Thread submitter;

        /** Whether the executor has run it at once, on the thread that has submitted it. */
        private boolean nested;

        Turn(@Nullable Thread submitter) {
            this.submitter = submitter;
        }

        @Override
        public void run() {
            if (submitter == Thread.currentThread()) {
                nested = true; // the turn that has submitted this one goes on, or the stack would grow without end
            } else if (state.compareAndSet(State.QUEUED, State.RUNNING)) {
                runBatches();
            }
        }
    }

    private void runBatches() {
        do {
            runBatch();
        } while (goesOn());
    }

    private void runBatch() {
        runningOn = Thread.currentThread();
        for (int i = 0; i < BATCH; i++) {
            Callback callback = waiting.poll();
            if (callback == null) {
                break;
            }
            if (!dropping || callback.place() != Place.MIDDLE) {
                run(callback);
            }
            freed(callback.bytes());
        }
        runningOn = null;
    }

    /** Ends the turn. True if the executor has given this very thread the next one. */
    private boolean goesOn() {
        if (waiting.isEmpty()) {
            state.set(State.IDLE);
            if (waiting.isEmpty() || !state.compareAndSet(State.IDLE, State.QUEUED)) {
                return false; // or whoever has added something since then has submitted the next turn
            }
        } else {
            state.set(State.QUEUED);
        }
        Turn next = new Turn(Thread.currentThread());
        submit(next);
        next.submitter = null;
        return next.nested && state.compareAndSet(State.QUEUED, State.RUNNING);
    }

    private void run(Callback callback) {
        try {
            callback.body().run();
        } catch (Throwable unexpected) { // no memory to report what a listener threw, for example
            dropping = true;
            owner.onInternalError(unexpected);
        }
    }

    private void freed(long bytes) {
        if (waitingBytes.addAndGet(-bytes) <= lowMark && roomAwaited) {
            roomAwaited = false;
            owner.onRoom();
        }
    }
}
