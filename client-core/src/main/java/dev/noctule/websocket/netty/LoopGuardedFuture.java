package dev.noctule.websocket.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A future that refuses to be waited for by the very thread that would have to complete it: it throws where another
 * future would hang, and would hang every connection of that event loop with it. Any other thread may wait, another
 * event loop too. Futures that depend on it are guarded in the same way.
 *
 * @param <T> what it completes with
 */
class LoopGuardedFuture<T> extends CompletableFuture<T> {
    private final BooleanSupplier neededHere;

    /**
     * A future that is not complete.
     *
     * @param neededHere whether the calling thread is one without which it cannot complete; asked only by whoever is
     *     about to wait
     */
    LoopGuardedFuture(BooleanSupplier neededHere) {
        this.neededHere = neededHere;
    }

    @Override
    public T join() {
        check();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        check();
        return super.get();
    }

    /** A time-out of zero does not wait, and so is always allowed. */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (timeout > 0) {
            check();
        }
        return super.get(timeout, unit);
    }

    private void check() {
        if (!isDone() && neededHere.getAsBoolean()) {
            throw new IllegalStateException("Waiting here would never end: the future is completed by what runs on "
                    + Thread.currentThread().getName()
                    + " after this callback has returned. Go on in thenAccept or another stage; or, on an event loop,"
                    + " have the callbacks run on other threads: WebSocketClient.Builder.callbackExecutor");
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new LoopGuardedFuture<>(neededHere);
    }
}
