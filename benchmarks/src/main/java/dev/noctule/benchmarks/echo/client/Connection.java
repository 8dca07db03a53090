package dev.noctule.benchmarks.echo.client;

/** An open connection. Sends may come from any thread, callbacks included, and do not wait for the network. */
public interface Connection {
    void sendText(String text);

    void sendBinary(byte[] data);

    void close();
}
