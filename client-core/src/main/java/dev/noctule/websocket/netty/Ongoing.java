package dev.noctule.websocket.netty;

import java.util.concurrent.CompletableFuture;

/** What a client has begun and not ended: an attempt, or the connection that it has opened. Any thread. */
interface Ongoing {
    /** Completes when nothing is left: the attempt has failed, or the connection has ended and its listener knows. */
    CompletableFuture<Void> ended();

    /** Whether the calling thread is inside of a callback that the user's executor runs. */
    default boolean isCallingHere() {
        return false;
    }

    /** Cancels the attempt, or closes the connection. */
    void shutDown(int code);

    /** Ends the connection at once. */
    void abort();

    /**
     * The event loop's thread has ended, and whatever it has not done will not be done. Most often it has closed its
     * channels before; but with a quiet period of zero Netty may skip that.
     */
    void loopTerminated();
}
