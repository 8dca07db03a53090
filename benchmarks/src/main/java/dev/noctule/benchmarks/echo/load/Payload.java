package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.Connection;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The message that is sent over and over, and the check of its echo: the length always, the content now and then. */
final class Payload {
    /** Of so many echoes one is compared to the last byte. */
    private static final int SAMPLE = 64;

    private final boolean binary;
    private final String text;
    private final byte[] bytes;

    Payload(Workload workload) {
        binary = workload.binary();
        bytes = new byte[binary ? workload.messageBytes() : 0];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        text = binary ? "" : "noctule ".repeat(workload.messageBytes() / 8);
    }

    void send(Connection connection) {
        if (binary) {
            connection.sendBinary(bytes);
        } else {
            connection.sendText(text);
        }
    }

    void check(String echo, long number) {
        require(!binary && echo.length() == text.length(), "An echo has another length");
        require(number % SAMPLE != 0 || echo.equals(text), "An echo has another text");
    }

    void check(int length, Supplier<ByteBuffer> content, long number) {
        require(binary && length == bytes.length, "An echo has another length");
        require(number % SAMPLE != 0 || ByteBuffer.wrap(bytes).equals(content.get()), "An echo has other bytes");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
