package dev.noctule.websocket.conformance;

import org.jspecify.annotations.Nullable;

/** A connection to a fuzzing server that did not go as its protocol says. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    enum Kind {
        /** Nobody listens: no case after this one can do better. */
        NO_SERVER,
        /** The WebSocket connection could not be opened. */
        NOT_OPENED,
        /** The connection lasted longer than it may. It has been aborted. */
        HUNG,
        /** The connection ended with no answer, or with one that makes no sense. */
        NO_ANSWER
    }

    private final Kind kind;

    Trouble(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
