package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a server sends, as literal hexadecimal bytes, and what must come of it however the network cuts it. In bytes
 * that break a rule, a bar stands behind the first byte that shows it: {@code "81 80 | 37 fa 21 3d"}. The connection
 * must fail there, not before and not later.
 */
final class ServerBytes {
    /** Beyond this, trying every split takes too long: the cost grows with the square of the length. */
    private static final int LONG = 400;

    /** 10 = 2 + 8, the longest header that a server sends. */
    private static final int HEADER = 10;

    private final byte[] bytes;
    private final int bar;
    private final Supplier<Receiving> receivers;

    private ServerBytes(byte[] bytes, int bar, Supplier<Receiving> receivers) {
        this.bytes = bytes;
        this.bar = bar;
        this.receivers = receivers;
    }

    /** The bytes of the server. Without a bar, the last one shows the broken rule. */
    static ServerBytes server(String hex) {
        String[] parts = hex.split("\\|");
        byte[] bytes = Bytes.hex(String.join(" ", parts));
        return new ServerBytes(bytes, Bytes.hex(parts[0]).length, Receiving::new);
    }

    ServerBytes within(Limits limits) {
        return new ServerBytes(bytes, bar, () -> new Receiving(limits));
    }

    /** Received by somebody who takes messages in parts. */
    ServerBytes inParts() {
        return new ServerBytes(bytes, bar, Receiving::inParts);
    }

    /** These events and no others, in this order, for every split. */
    void gives(String... events) {
        everySplit(bytes, reads -> {
            Receiving receiving = receivers.get();
            reads.forEach(receiving::read);
            assertThat(receiving.violation).isNull();
            receiving.events.assertNext(events);
        });
    }

    /** The connection fails at the bar, for every split; before that come these events, after it none. */
    void fails(int closeCode, String rule, String... eventsBefore) {
        everySplit(bytes, reads -> {
            Receiving receiving = receivers.get();
            reads.forEach(receiving::read);
            assertFailed(receiving, closeCode, rule, eventsBefore);
        });
        failsAtTheBar(closeCode, rule, eventsBefore);
    }

    private void failsAtTheBar(int closeCode, String rule, String... eventsBefore) {
        Receiving receiving = receivers.get();
        receiving.read(Arrays.copyOf(bytes, bar - 1));
        assertThat(receiving.violation).as("violation before the bar").isNull();
        receiving.read(Arrays.copyOfRange(bytes, bar - 1, bar));
        assertFailed(receiving, closeCode, rule, eventsBefore);
    }

    private static void assertFailed(Receiving receiving, int closeCode, String rule, String... eventsBefore) {
        assertThat(receiving.violation).as("violation at the bar").isNotNull();
        assertThat(receiving.violation.closeCode()).isEqualTo(closeCode);
        assertThat(receiving.violation.rule()).isEqualTo(rule);
        String[] events = Arrays.copyOf(eventsBefore, eventsBefore.length + 2);
        events[eventsBefore.length] = "sendClose " + closeCode;
        events[eventsBefore.length + 1] = "OPEN -> DRAINING";
        receiving.events.assertNext(events);
    }

    private static void everySplit(byte[] bytes, Consumer<List<byte[]>> test) {
        if (bytes.length <= LONG) {
            Bytes.everySplit(bytes, test);
            return;
        }
        for (int cut = 0; cut <= HEADER; cut++) {
            test.accept(List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)));
        }
        int last = bytes.length - 1;
        test.accept(List.of(Arrays.copyOf(bytes, last), Arrays.copyOfRange(bytes, last, bytes.length)));
    }
}
