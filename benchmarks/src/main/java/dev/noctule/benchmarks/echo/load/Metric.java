package dev.noctule.benchmarks.echo.load;

/** What a window measures. Everything but the rates and the times is about the client's process alone. */
public enum Metric {
    MESSAGES_PER_SECOND("messages/s", false),
    /** Payload in one direction; 1 MB is 1 000 000 bytes. */
    MEGABYTES_PER_SECOND("MB/s", false),
    P50_MICROS("p50, us", true),
    P99_MICROS("p99, us", true),
    P999_MICROS("p99.9, us", true),
    /** Of all threads, sending and receiving. */
    CPU_MICROS_PER_MESSAGE("CPU us/message", true),
    /** On the heap, by all threads that live at the end of the window. */
    ALLOCATED_BYTES_PER_MESSAGE("allocated B/message", true),
    HEAP_BYTES_PER_CONNECTION("heap B/connection", true),
    /** Of the whole process: heap, native buffers, stacks of threads. */
    RESIDENT_BYTES_PER_CONNECTION("resident B/connection", true),
    THREADS("threads", true);

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
