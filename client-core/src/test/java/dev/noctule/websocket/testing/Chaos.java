package dev.noctule.websocket.testing;

import java.time.Duration;

/** A step of what a {@link ChaosProxy} does to the bytes of one direction of a connection. */
public sealed interface Chaos {
    /**
     * So many bytes pass, in one piece: what comes in smaller ones is put together, what comes in a bigger one is cut.
     * When the sender is silent before they are complete, what there is passes, and the rest later.
     *
     * @param bytes positive
     */
    record Piece(int bytes) implements Chaos {}

    /** Nothing passes for a while: a delay, or a stall when it is long. */
    record Pause(Duration time) implements Chaos {}

    /** This direction ends with a FIN, and what is sent in it later is lost. */
    record Truncation() implements Chaos {}

    /** Both directions are reset. */
    record Reset() implements Chaos {}
}
