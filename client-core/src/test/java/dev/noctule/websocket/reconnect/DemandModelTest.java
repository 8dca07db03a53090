package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.testing.CountedDemand;
import dev.noctule.websocket.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Demand that outlives connections, asked for by any thread while connections come and go: each connection is asked for
 * what was left when it came and for what was requested since then, no message more and none less.
 */
@Tag("interleavings")
class DemandModelTest {
    @Test
    void everyRequestCountsOnceWhateverConnectionItMeets() {
        Interleavings.check(Real.class, OneAtATime.class);
    }

    /** The counter itself. */
    @Param(name = "messages", gen = IntGen.class, conf = "1:9")
    public static class Real {
        private final Demand demand = new Demand();
        private @Nullable CountedDemand connection;

        /** Any thread. */
        @Operation
        public void request(@Param(name = "messages") int messages) {
            demand.request(messages);
        }

        /** Callbacks: a new connection. */
        @Operation(nonParallelGroup = "callbacks")
        public void attach() {
            CountedDemand opened = new CountedDemand();
            connection = opened;
            demand.attach(opened.socket());
        }

        /** Callbacks. */
        @Operation(nonParallelGroup = "callbacks")
        public void deliver() {
            demand.delivered();
        }

        /** Callbacks: the connection ends. */
        @Operation(nonParallelGroup = "callbacks")
        public void detach() {
            connection = null;
            demand.detach();
        }

        /** Callbacks: what the connection was asked for. One that has ended may be asked for more, and does not care. */
        @Operation(nonParallelGroup = "callbacks")
        public long requested() {
            return connection == null ? 0 : connection.requested();
        }
    }

    /** What it is to be like. */
    public static class OneAtATime {
        private long outstanding;
        private boolean attached;
        private long requested;

        public void request(int messages) {
            outstanding += messages;
            requested += attached ? messages : 0;
        }

        public void attach() {
            attached = true;
            requested = outstanding;
        }

        public void deliver() {
            outstanding -= outstanding > 0 ? 1 : 0;
        }

        public void detach() {
            attached = false;
        }

        public long requested() {
            return attached ? requested : 0;
        }
    }
}
