package dev.noctule.websocket.faults;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees.
 *
 * @param failure of the connect future, as {@link Failures#describe} has it; empty if there is none
 * @param callbacks behind {@code onOpen}, as the recording listener writes them down; without the end if the connection
 *     outlives the fault
 * @param after how long after the fault it ends, to the nanosecond; zero, if the clock need not move; null, if it is not
 *     the fault that ends it
 * @param reason why there is nothing to be seen, or null
 */
record Outcome(
        Kind kind,
        String failure,
        List<String> callbacks,
        @Nullable Duration after,
        @Nullable Reason reason) {
    /** In what it shows. */
    enum Kind {
        /** The connect future fails, and no callback is called. */
        CONNECT_FAILS,
        /** The connect future is cancelled, and no callback is called. */
        CONNECT_IS_CANCELLED,
        /** The last callback is {@code onClose}. */
        CLOSES,
        /** The connection is as good as before. */
        LIVES,
        /** There is no such cell. */
        NOT_APPLICABLE
    }

    /** Why a cell makes no sense. */
    enum Reason {
        NO_TCP("There is no TCP connection yet that could carry this."),
        KERNEL("TCP's own handshake is the kernel's: it is answered, refused, or not answered."),
        FITS(
                "What the client sends in this stage fits into any socket buffer: a peer that does not read it is silent."),
        NO_TLS("There is no TLS on `ws`.");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        /** From 1. */
        int number() {
            return List.of(values()).indexOf(this) + 1;
        }
    }

    static Outcome fails(String failure) {
        return new Outcome(Kind.CONNECT_FAILS, failure, List.of(), Duration.ZERO, null);
    }

    static Outcome cancelled() {
        return new Outcome(Kind.CONNECT_IS_CANCELLED, "", List.of(), Duration.ZERO, null);
    }

    static Outcome closes(String... callbacks) {
        return new Outcome(Kind.CLOSES, "", List.of(callbacks), Duration.ZERO, null);
    }

    static Outcome lives(String... callbacks) {
        return new Outcome(Kind.LIVES, "", List.of(callbacks), null, null);
    }

    static Outcome none(Reason reason) {
        return new Outcome(Kind.NOT_APPLICABLE, "", List.of(), null, reason);
    }

    /** The same, but later: by a deadline of ours. */
    Outcome after(Duration later) {
        return new Outcome(kind, failure, callbacks, later, reason);
    }

    boolean isApplicable() {
        return kind != Kind.NOT_APPLICABLE;
    }

    /** For a person, with no time. */
    @Override
    public String toString() {
        return switch (kind) {
            case CONNECT_FAILS -> failure;
            case CONNECT_IS_CANCELLED -> "cancelled";
            case CLOSES -> String.join(", ", callbacks);
            case LIVES -> String.join(", ", callbacks) + (callbacks.isEmpty() ? "stays open" : ", stays open");
            case NOT_APPLICABLE -> "n/a: " + Objects.requireNonNull(reason).text();
        };
    }
}
