package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes down what a session tells, one line for each event: {@code text 'Hello'}, {@code binary [01 02]}, {@code
 * ping []}, {@code sendPong []}, {@code sendClose 1000}, {@code OPEN -> DRAINING}. Parts that follow each other are one
 * line: {@code textPart [He]}, {@code textPart [llo] last}, {@code binaryPart [0102] last}. Whoever has one asserts at
 * the end that nothing unseen is left.
 */
class RecordingEvents implements SessionEvents {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final List<String> unseen = new ArrayList<>();

    /** Parts of one message, with nothing between them. */
    private final StringBuilder run = new StringBuilder();

    /** False to pause the parser. */
    boolean room = true;

    private void add(String event) {
        endRun();
        unseen.add(event);
    }

    /** The parts that came one behind the other become one line: how many they were has no meaning. */
    private void endRun() {
        if (run.length() > 0) {
            unseen.add(run + "]");
            run.setLength(0);
        }
    }

    private void addPart(String name, String part, boolean last) {
        assertThat(last || !part.isEmpty())
                .as("whether " + name + " may be empty")
                .isTrue();
        run.append(run.length() == 0 ? name + " [" : "").append(part);
        if (last) {
            run.append("] last");
            unseen.add(run.toString());
            run.setLength(0);
        }
    }

    /** The next events are these, and no others. */
    void assertNext(String... events) {
        endRun();
        assertThat(unseen).containsExactly(events);
        unseen.clear();
    }

    /** For the tear-down. */
    void assertExhausted() {
        endRun();
        assertThat(unseen).as("events that the test has not looked at").isEmpty();
    }

    /** All that was not yet looked at. */
    List<String> drain() {
        endRun();
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
        add(from + " -> " + to);
    }

    @Override
    public void onText(String text) {
        add("text '" + text + "'");
    }

    @Override
    public void onBinary(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        add("binary " + hex(bytes));
    }

    @Override
    public void onTextPart(String part, boolean last) {
        assertThat(part).as("cut code points").doesNotContain("\ufffd");
        addPart("textPart", part, last);
    }

    @Override
    public void onBinaryPart(ByteBuffer part, boolean last) {
        assertThat(part.isReadOnly()).isTrue();
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        addPart("binaryPart", HexFormat.of().formatHex(bytes), last);
    }

    @Override
    public void onPing(byte[] payload) {
        add("ping " + hex(payload));
    }

    @Override
    public void onPong(byte[] payload) {
        add("pong " + hex(payload));
    }

    @Override
    public void sendPong(byte[] payload) {
        add("sendPong " + hex(payload));
    }

    @Override
    public void sendClose(CloseBody body) {
        add("sendClose " + (body.code() == CloseCode.NO_STATUS ? "empty" : body.code())
                + (body.reason().isEmpty() ? "" : " '" + body.reason() + "'"));
    }

    private static String hex(byte[] bytes) {
        return "[" + HEX.formatHex(bytes) + "]";
    }
}
