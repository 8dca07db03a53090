package dev.noctule.benchmarks.echo.client;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Told of whole messages, from the library's public message callback, serially for one connection. */
public interface Listener {
    void onText(String text);

    /**
     * A binary message.
     *
     * @param length in bytes
     * @param content a view of the bytes, valid during the call; asked for now and then only
     */
    void onBinary(int length, Supplier<ByteBuffer> content);

    void onFailure(Throwable cause);
}
