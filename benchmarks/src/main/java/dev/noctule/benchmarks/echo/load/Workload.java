package dev.noctule.benchmarks.echo.load;

import static dev.noctule.benchmarks.echo.load.Metric.HEAP_BYTES_PER_CONNECTION;
import static dev.noctule.benchmarks.echo.load.Metric.MEGABYTES_PER_SECOND;
import static dev.noctule.benchmarks.echo.load.Metric.MESSAGES_PER_SECOND;
import static dev.noctule.benchmarks.echo.load.Metric.P50_MICROS;
import static dev.noctule.benchmarks.echo.load.Metric.P99_MICROS;
import static dev.noctule.benchmarks.echo.load.Workload.Shape.CONNECTIONS;
import static dev.noctule.benchmarks.echo.load.Workload.Shape.IDLE;
import static dev.noctule.benchmarks.echo.load.Workload.Shape.LOOP;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A kind of load.
 *
 * @param name on the command line and in file names
 * @param question what it asks, in a line
 * @param shape how messages follow each other
 * @param binary whether messages are binary, else text
 * @param messageBytes of payload
 * @param inFlight how many echoes are awaited at a time
 * @param connections how many are open
 * @param tls whether over {@code wss}
 * @param result what clients are sorted by
 */
public record Workload(
        String name,
        String question,
        Shape shape,
        boolean binary,
        int messageBytes,
        int inFlight,
        int connections,
        boolean tls,
        Metric result) {
    /** How messages follow each other. */
    public enum Shape {
        /** One connection; each echo triggers the next message. */
        LOOP,
        /** Many connections, each with a message a second, whether its echoes are late or not. */
        CONNECTIONS,
        /** Many connections and no message at all. */
        IDLE
    }

    private static final int KIB = 1024;

    private static final List<Workload> ALL = List.of(
            text("latency", "one text message of 64 B in flight", 64, 1, P50_MICROS),
            text("small", "64 text messages of 64 B in flight", 64, 64, MESSAGES_PER_SECOND),
            text("medium", "64 text messages of 1 KiB in flight", KIB, 64, MESSAGES_PER_SECOND),
            binary("64k", "4 binary messages of 64 KiB in flight", 64 * KIB),
            binary("1m", "4 binary messages of 1 MiB in flight", KIB * KIB),
            text("latency", "one text message of 64 B in flight", 64, 1, P50_MICROS)
                    .overTls(),
            text("small", "64 text messages of 64 B in flight", 64, 64, MESSAGES_PER_SECOND)
                    .overTls(),
            binary("64k", "4 binary messages of 64 KiB in flight", 64 * KIB).overTls(),
            many(1000),
            idle(1000));

    public static List<Workload> all() {
        return ALL;
    }

    /**
     * The workload of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload of(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No workload is called '" + name + "'"));
    }

    private static Workload text(String name, String question, int bytes, int inFlight, Metric result) {
        return new Workload(name, question, LOOP, false, bytes, inFlight, 1, false, result);
    }

    private static Workload binary(String name, String question, int bytes) {
        return new Workload(name, question, LOOP, true, bytes, 4, 1, false, MEGABYTES_PER_SECOND);
    }

    private static Workload many(int connections) {
        String question = grouped(connections) + " connections, each with a text message of 64 B a second";
        return new Workload("many", question, CONNECTIONS, false, 64, 1, connections, false, P99_MICROS);
    }

    private static Workload idle(int connections) {
        String question = grouped(connections) + " idle connections";
        return new Workload("idle", question, IDLE, false, 64, 0, connections, false, HEAP_BYTES_PER_CONNECTION);
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    private Workload overTls() {
        return new Workload(
                "wss-" + name,
                question + ", over TLS",
                shape,
                binary,
                messageBytes,
                inFlight,
                connections,
                true,
                result);
    }

    /** The same load on another number of connections. Without effect where there is only one. */
    public Workload withConnections(int number) {
        return switch (shape) {
            case LOOP -> this;
            case CONNECTIONS -> many(number);
            case IDLE -> idle(number);
        };
    }

    /** For clients whose read buffers have a fixed size: where messages are long. Else they have what they choose. */
    public OptionalInt readBufferBytes() {
        return messageBytes < 64 * KIB ? OptionalInt.empty() : OptionalInt.of(64 * KIB);
    }
}
