package dev.noctule.websocket;

import dev.noctule.websocket.testing.CountedDemand;
import dev.noctule.websocket.testing.Interleavings;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a subscriber requests, on any thread, while the connection opens: when all is still, the connection was asked for
 * exactly that.
 */
@Tag("interleavings")
class PublishedDemandModelTest {
    @Test
    void everyRequestReachesTheConnectionOnce() {
        Interleavings.check(Real.class, OneAtATime.class);
    }

    /** The subscription itself. */
    @Param(name = "messages", gen = IntGen.class, conf = "1:9")
    public static class Real {
        private final PublishedMessages messages = new PublishedMessages();
        private final CountedDemand connection = new CountedDemand();
        private final AtomicLong requested = new AtomicLong();
        private boolean open;

        /** Subscribes. */
        public Real() {
            messages.begin(new Flow.Subscriber<Message>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {}

                @Override
                public void onNext(Message message) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
        }

        /** Any thread. */
        @Operation
        public void request(@Param(name = "messages") int count) {
            messages.request(count);
            requested.addAndGet(count);
        }

        /** Callbacks: the connection is there, once. */
        @Operation(nonParallelGroup = "callbacks")
        public void open() {
            if (!open) {
                open = true;
                messages.onOpen(
                        connection.socket(),
                        new Handshake(
                                "ws://server.test/",
                                InetSocketAddress.createUnresolved("server.test", 80),
                                HttpHeaders.of(Map.of(), (name, value) -> true),
                                null,
                                List.of(),
                                null));
            }
        }

        /** When all threads have ended. */
        @Validate
        public void connectionWasAskedForThat() {
            Interleavings.expect(
                    connection.requested() == (open ? requested.get() : 0),
                    "requested " + requested + " but the connection was asked for " + connection.requested());
        }
    }

    /** Nothing is returned, and so nothing is to be compared. */
    public static class OneAtATime {
        public void request(int count) {}

        public void open() {}
    }
}
