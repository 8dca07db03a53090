package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes down what a session tells, one line for each event: {@code text 'Hello'}, {@code binary [01 02]}, {@code
 * ping []}, {@code sendPong []}, {@code sendClose 1000}, {@code OPEN -> DRAINING}. Whoever has one asserts at the
 * end that nothing unseen is left.
 */
class RecordingEvents implements SessionEvents {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final List<String> unseen = new ArrayList<>();

    /** False to pause the parser. */
    boolean room = true;

    /** The next events are these, and no others. */
    void assertNext(String... events) {
        assertThat(unseen).containsExactly(events);
        unseen.clear();
    }

    /** For the tear-down. */
    void assertExhausted() {
        assertThat(unseen).as("events that the test has not looked at").isEmpty();
    }

    /** All that was not yet looked at. */
    List<String> drain() {
        List<String> events = List.copyOf(unseen);
        unseen.clear();
        return events;
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    @Override
    public void onStateChange(SessionState from, SessionState to) {
        unseen.add(from + " -> " + to);
    }

    @Override
    public void onText(String text) {
        unseen.add("text '" + text + "'");
    }

    @Override
    public void onBinary(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        unseen.add("binary " + hex(bytes));
    }

    @Override
    public void onPing(byte[] payload) {
        unseen.add("ping " + hex(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        unseen.add("pong " + hex(payload));
    }

    @Override
    public void sendPong(byte[] payload) {
        unseen.add("sendPong " + hex(payload));
    }

    @Override
    public void sendClose(CloseBody body) {
        unseen.add("sendClose " + (body.code() == CloseCode.NO_STATUS ? "empty" : body.code())
                + (body.reason().isEmpty() ? "" : " '" + body.reason() + "'"));
    }

    private static String hex(byte[] bytes) {
        return "[" + HEX.formatHex(bytes) + "]";
    }
}
