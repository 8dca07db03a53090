package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.Listener;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Checks and counts the echoes of one connection. A wrong echo is a failure, and none of its successors counts. */
abstract class EchoListener implements Listener {
    private final Payload payload;
    private final Failure failure;

    /** Echoes since the connection opened. Touched by callbacks only, which are serial. */
    private long received;

    EchoListener(Payload payload, Failure failure) {
        this.payload = payload;
        this.failure = failure;
    }

    /**
     * A right echo came.
     *
     * @param number of echoes before it
     */
    abstract void onEcho(long number);

    @Override
    public final void onText(String text) {
        try {
            payload.check(text, received);
            onEcho(received++);
        } catch (RuntimeException e) {
            failure.report(e);
        }
    }

    @Override
    public final void onBinary(int length, Supplier<ByteBuffer> content) {
        try {
            payload.check(length, content, received);
            onEcho(received++);
        } catch (RuntimeException e) {
            failure.report(e);
        }
    }

    @Override
    public final void onFailure(Throwable cause) {
        failure.report(cause);
    }
}
