package dev.noctule.benchmarks.echo.load;

/** What a window measures. CPU time, memory and threads are those of the client's process, unless the server is named. */
public enum Metric {
    MESSAGES_PER_SECOND("messages/s", false),
    /** Payload in one direction; 1 MB is 1 000 000 bytes. */
    MEGABYTES_PER_SECOND("MB/s", false),
    P50_MICROS("p50, us", true),
    P99_MICROS("p99, us", true),
    P999_MICROS("p99.9, us", true),
    /** Of all threads, sending and receiving. */
    CPU_MICROS_PER_MESSAGE("CPU us/message", true),
    /** On the heap, by all threads; before JDK 21 without those that ended within the window. */
    ALLOCATED_BYTES_PER_MESSAGE("allocated B/message", true),
    HEAP_BYTES_PER_CONNECTION("heap B/connection", true),
    /** Of the whole process: heap, native buffers, stacks of threads. */
    RESIDENT_BYTES_PER_CONNECTION("resident B/connection", true),
    /** How many more there are with the connections than without. */
    THREADS("threads", true),
    /** From the order to measure to the answer. Near 100 the server is the limit, not the client. */
    SERVER_CPU_PERCENT("server CPU, % of a core", true);

    private final String title;
    private final boolean lessIsBetter;

    Metric(String title, boolean lessIsBetter) {
        this.title = title;
        this.lessIsBetter = lessIsBetter;
    }

    /** With the unit. */
    public String title() {
        return title;
    }

    public boolean lessIsBetter() {
        return lessIsBetter;
    }
}
