package dev.noctule.benchmarks.codec;

/** A connection for threads that are not its event loop. */
public interface HandOver extends AutoCloseable {
    /** For one thread; a flush waits until all that this thread has written is out. */
    MessageSide sender();

    @Override
    void close();
}
