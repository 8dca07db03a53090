package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.TextMessageWriter;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A message in parts that was started while there was no connection: its parts are not kept for the next one, because
 * nobody knows how many there will be.
 */
final class UnsentMessage implements TextMessageWriter, BinaryMessageWriter {
    private final Outlet outlet;
    private boolean finished;

    UnsentMessage(Outlet outlet) {
        this.outlet = outlet;
    }

    @Override
    public CompletableFuture<Void> write(String part) {
        Objects.requireNonNull(part, "part");
        return fail();
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer part) {
        Objects.requireNonNull(part, "part");
        return fail();
    }

    private synchronized CompletableFuture<Void> fail() {
        if (finished) {
            throw new IllegalStateException("The message is finished");
        }
        return CompletableFuture.failedFuture(outlet.noConnection("Not sent"));
    }

    @Override
    public synchronized CompletableFuture<Void> finish() {
        CompletableFuture<Void> outcome = fail();
        finished = true;
        return outcome;
    }
}
