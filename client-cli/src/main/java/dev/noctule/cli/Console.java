package dev.noctule.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the program speaks. One thread at a time. */
interface Console {
    /**
     * A received text message.
     *
     * @throws IOException if nobody reads any more
     */
    void text(String text) throws IOException;

    /**
     * A received binary message.
     *
     * @throws IOException if nobody reads any more
     */
    void binary(ByteBuffer data) throws IOException;

    /**
     * To be called whenever there is nothing more to be printed for the moment.
     *
     * @throws IOException if nobody reads any more
     */
    default void flush() throws IOException {}

    /** Lines for the person. */
    Notes notes();

    /** Where the conversation is written down. */
    Journal journal();

    /** A line for the person. Control characters in it are escaped. */
    default void note(String line) {
        notes().note(line);
    }

    /** A line for the person who gave {@code -v}. Control characters in it are escaped. */
    default void detail(String line) {
        notes().detail(line);
    }
}
