package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What was printed; can be waited for. */
final class Transcript extends ByteArrayOutputStream {
    private static final int PATIENCE_SECONDS = 30;

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        notifyAll();
    }

    @Override
    public synchronized void write(int octet) {
        super.write(octet);
        notifyAll();
    }

    String text() {
        return toString(StandardCharsets.UTF_8);
    }

    /** Waits until this has been printed, and fails if it is not. */
    void await(String expected) throws InterruptedException {
        await(expected, 1);
    }

    /** Waits until this has been printed so many times. */
    synchronized void await(String expected, int times) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count(expected) < times) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left)
                    .as("waited for <%s> but there is <%s>", expected, text())
                    .isPositive();
            wait(left);
        }
    }

    private int count(String expected) {
        return text().split(Pattern.quote(expected), -1).length - 1;
    }
}
