package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.4: messages that are sent as they are written, a fragment for each part, and nothing in between. */
class SendingInPartsTest {
    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void replace(OpenConnection other) {
        connection.close();
        connection = other;
    }

    private TextMessageWriter startText() {
        return connection.socket.startText();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(Bytes.hex(hex));
    }

    private static void assertClosed(CompletableFuture<Void> sent, Phase phase) {
        assertThat(sent)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        SocketClosedException.class,
                        cause -> assertThat(cause.phase()).isEqualTo(phase));
    }

    private static void assertFull(CompletableFuture<Void> sent) {
        assertThat(sent)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SendQueueFullException.class);
    }

    @Test
    void partsAreFragmentsAndAnEmptyOneIsTheLast() {
        TextMessageWriter writer = startText();
        writer.write("He");
        writer.write("llo");
        writer.finish();
        connection.assertSent("01 82 00000000 48 65  00 83 00000000 6c 6c 6f  80 80 00000000");
    }

    @Test
    void partIsSentBeforeTheNextOneIsWritten() {
        BinaryMessageWriter writer = connection.socket.startBinary();
        connection.assertSent("");
        CompletableFuture<Void> first = writer.write(bytes("01 02"));
        connection.assertSent("02 82 00000000 01 02");
        assertThat(first).isCompletedWithValue(null);
        writer.write(bytes("03"));
        connection.assertSent("00 81 00000000 03");
        CompletableFuture<Void> finished = writer.finish();
        connection.assertSent("80 80 00000000");
        assertThat(finished).isCompletedWithValue(null);
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void messageWithNoPartIsAnEmptyMessage() {
        startText().finish();
        connection.socket.startBinary().finish();
        connection.assertSent("81 80 00000000  82 80 00000000");
    }

    @Test
    void emptyPartIsNotSent() {
        TextMessageWriter writer = startText();
        assertThat(writer.write("")).isCompletedWithValue(null);
        writer.write("A");
        writer.write("");
        writer.finish();
        connection.assertSent("01 81 00000000 41  80 80 00000000");
    }

    @Test
    void bufferIsCopiedBeforeTheCallReturnsAndNotChanged() {
        BinaryMessageWriter writer = connection.socket.startBinary();
        ByteBuffer part = bytes("01 02 03").position(1);
        writer.write(part);
        part.put(1, (byte) 0x7f);
        assertThat(part.position()).isEqualTo(1);
        connection.assertSent("02 82 00000000 02 03");
    }

    @Test
    void pairThatIsSplitBetweenPartsIsSentWhole() {
        TextMessageWriter writer = startText();
        writer.write("A\ud83d");
        connection.assertSent("01 81 00000000 41");
        writer.write("\ude80B");
        writer.write("\ud83d");
        writer.write("");
        connection.assertSent("00 85 00000000 f0 9f 9a 80 42");
        writer.write("\ude80");
        writer.finish();
        connection.assertSent("00 84 00000000 f0 9f 9a 80  80 80 00000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "\ud83d\ude80", "\ud83d\ud83d"})
    void firstHalfWithoutItsSecondIsRefusedAndChangesNothing(String next) {
        TextMessageWriter writer = startText();
        writer.write("\ud83d");
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(next));
        assertThatIllegalArgumentException().isThrownBy(writer::finish);
        writer.write("\ude80");
        writer.finish();
        connection.assertSent("01 84 00000000 f0 9f 9a 80  80 80 00000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ude80", "A\ude80", "\ud83dA"})
    void unpairedSurrogateInsideAPartIsRefusedAndChangesNothing(String part) {
        TextMessageWriter writer = startText();
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(part));
        writer.write("B");
        connection.assertSent("01 81 00000000 42");
        connection.socket.abort();
        connection.runTasks();
        assertThatIllegalArgumentException().isThrownBy(() -> writer.write(part)); // whatever the state
        connection.listener.assertNext("close 1006 by CLIENT: ABORTED");
    }

    @Test
    void partMustNotBeNull() {
        assertThatNullPointerException().isThrownBy(() -> startText().write(null));
        assertThatNullPointerException()
                .isThrownBy(() -> connection.socket.startBinary().write(null));
    }

    @Test
    void finishedMessageTakesNothingMore() {
        TextMessageWriter text = startText();
        text.finish();
        assertThatIllegalStateException().isThrownBy(() -> text.write("A"));
        assertThatIllegalStateException().isThrownBy(text::finish);
        BinaryMessageWriter binary = connection.socket.startBinary();
        binary.finish();
        assertThatIllegalStateException().isThrownBy(() -> binary.write(bytes("01")));
        assertThatIllegalStateException().isThrownBy(binary::finish);
        connection.assertSent("81 80 00000000  82 80 00000000");
    }

    @Test
    void otherMessagesWaitBehindItInTheOrderOfTheCalls() {
        TextMessageWriter first = startText();
        first.write("a");
        connection.socket.sendText("b");
        BinaryMessageWriter second = connection.socket.startBinary();
        connection.socket.sendText("c");
        second.write(bytes("01"));
        second.finish();
        connection.assertSent("01 81 00000000 61");
        first.write("A");
        connection.socket.sendText("d");
        first.finish();
        connection.assertSent("00 81 00000000 41  80 80 00000000"
                + "81 81 00000000 62  02 81 00000000 01  80 80 00000000  81 81 00000000 63  81 81 00000000 64");
    }

    @Test
    void messageOfACallbackWaitsBehindItToo() {
        replace(OpenConnection.open(new RecordingListener().during("text", socket -> socket.sendText("b"))));
        TextMessageWriter writer = startText();
        connection.receives("81 01 41"); // started, with no part
        connection.assertSent("");
        writer.write("a");
        connection.receives("81 01 41");
        connection.assertSent("01 81 00000000 61");
        writer.finish();
        connection.assertSent("80 80 00000000  81 81 00000000 62  81 81 00000000 62");
        connection.listener.assertNext("text 'A'", "text 'A'");
    }

    @Test
    void controlFramesPassBetweenItsParts() {
        TextMessageWriter writer = startText();
        writer.write("a");
        connection.assertSent("01 81 00000000 61");
        connection.socket.ping(bytes("70"));
        connection.assertSent("89 81 00000000 70");
        connection.receives("89 01 71");
        connection.assertSent("8a 81 00000000 71");
        writer.write("b");
        writer.finish();
        connection.assertSent("00 81 00000000 62  80 80 00000000");
        connection.listener.assertNext("ping [71]");
    }

    @Test
    void partsWaitForTheTransportAndPongsPassThem() {
        connection.setTransportWritable(false);
        TextMessageWriter writer = startText();
        CompletableFuture<Void> part = writer.write("a");
        CompletableFuture<Void> finished = writer.finish();
        connection.assertSent("");
        assertThat(part).isNotDone();
        assertThat(connection.socket.bufferedBytes()).isEqualTo(1 + 2 * 256);
        connection.setTransportWritable(true);
        connection.assertSent("01 81 00000000 61  80 80 00000000");
        assertThat(part).isCompletedWithValue(null);
        assertThat(finished).isCompletedWithValue(null);
    }

    @Test
    void partsMoveIsWritable() {
        connection.setTransportWritable(false);
        BinaryMessageWriter writer = connection.socket.startBinary();
        writer.write(ByteBuffer.allocate(1024 * 1024));
        assertThat(connection.socket.isWritable()).isFalse();
        connection.setTransportWritable(true);
        assertThat(connection.takeSent()).hasSize(2 * (14 + 1024 * 1024));
        connection.listener.assertNext("writable");
        assertThat(connection.socket.isWritable()).isTrue();
    }

    @Test
    void partBeyondTheLimitFailsAndTheMessageGoesOn() {
        replace(OpenConnection.withQueue(780));
        connection.setTransportWritable(false);
        TextMessageWriter writer = startText();
        writer.write("abcd"); // 256 for the message, and 260
        assertFull(writer.write("efghijklm")); // 265: one too many
        CompletableFuture<Void> fits = writer.write("efghijkl");
        assertFull(writer.write("x"));
        CompletableFuture<Void> finished = writer.finish(); // is not refused: there is room for it from the start
        connection.setTransportWritable(true);
        connection.assertSent("01 84 00000000 61 62 63 64  00 88 00000000 65 66 67 68 69 6a 6b 6c  80 80 00000000");
        assertThat(fits).isCompletedWithValue(null);
        assertThat(finished).isCompletedWithValue(null);
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void messageThatIsNotStartedForAFullQueueFailsWithAllItsParts() {
        replace(OpenConnection.withQueue(256 + 255));
        connection.setTransportWritable(false);
        TextMessageWriter started = startText();
        TextMessageWriter refused = startText();
        BinaryMessageWriter another = connection.socket.startBinary();
        assertFull(refused.write("a"));
        assertFull(refused.write(""));
        assertFull(refused.finish());
        assertThatIllegalStateException().isThrownBy(refused::finish);
        assertFull(another.write(bytes("01")));
        started.finish();
        connection.setTransportWritable(true);
        connection.assertSent("81 80 00000000");
        assertFull(another.finish()); // room now does not start it
        startText().finish();
        connection.assertSent("81 80 00000000");
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void messageCountsOnceUntilItsEndIsOut() {
        TextMessageWriter writer = startText();
        connection.assertSent("");
        assertThat(connection.socket.bufferedBytes()).isEqualTo(256);
        writer.write("a");
        connection.assertSent("01 81 00000000 61");
        assertThat(connection.socket.bufferedBytes()).isEqualTo(256);
        connection.setTransportWritable(false);
        writer.finish();
        assertThat(connection.socket.bufferedBytes()).isEqualTo(256);
        connection.setTransportWritable(true);
        connection.assertSent("80 80 00000000");
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void closeGivesBackWhatMessagesWithoutAnEndHaveCounted() {
        startText();
        connection.assertSent("");
        startText().finish(); // waits for the end of the first
        startText();
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void firstPartThatIsRefusedIsNotTheFirst() {
        replace(OpenConnection.withQueue(256 + 258));
        TextMessageWriter writer = startText();
        assertFull(writer.write("abc"));
        writer.write("ab");
        connection.assertSent("01 82 00000000 61 62");
    }

    @Test
    void halfAPairIsNotLostWithThePartThatIsRefused() {
        replace(OpenConnection.withQueue(256 + 260));
        TextMessageWriter writer = startText();
        writer.write("\ud83d");
        assertFull(writer.write("\ude80A"));
        writer.write("\ude80");
        connection.assertSent("01 84 00000000 f0 9f 9a 80");
    }

    @Test
    void longPartIsCutIntoFrames() {
        replace(OpenConnection.withFragments(2));
        BinaryMessageWriter writer = connection.socket.startBinary();
        writer.write(bytes("01 02 03 04 05"));
        writer.finish();
        connection.assertSent("02 82 00000000 01 02  00 82 00000000 03 04  00 81 00000000 05  80 80 00000000");
    }

    @Test
    void messageIsNotCompressed() {
        replace(OpenConnection.compressing(new DeflateAgreement(false, false, 15, 15), new RecordingListener()));
        TextMessageWriter writer = startText();
        writer.write("aaaaaaaa");
        writer.finish();
        connection.socket.sendText("Hello");
        connection.assertSent(
                "01 88 00000000 61 61 61 61 61 61 61 61  80 80 00000000" + "c1 87 00000000 f2 48 cd c9 c9 07 00");
        connection.listener.assertNext("open");
    }

    @Test
    void wireLogShowsEachPart() {
        try (LogCapture log = LogCapture.of("dev.noctule.websocket.wire", Level.DEBUG)) {
            replace(OpenConnection.open());
            TextMessageWriter writer = startText();
            writer.write("He");
            writer.finish();
            connection.takeSent();
            assertThat(log.lines())
                    .containsExactly(
                            "embedded > TEXT (more follow) 'He' [2 bytes]", "embedded > CONTINUATION [0 bytes]");
        }
    }

    @Test
    void closeComesBehindWhatWasWrittenAndLeavesTheMessageWithoutItsEnd() {
        TextMessageWriter writer = startText();
        connection.setTransportWritable(false);
        CompletableFuture<Void> before = writer.write("a");
        CompletableFuture<Void> behind = connection.socket.sendText("b");
        BinaryMessageWriter started = connection.socket.startBinary();
        CompletableFuture<Void> startedPart = started.write(bytes("01"));
        connection.socket.close();
        CompletableFuture<Void> after = writer.write("c");
        CompletableFuture<Void> end = writer.finish();
        connection.setTransportWritable(true);
        connection.assertSent("01 81 00000000 61  88 82 00000000 03 e8");
        assertThat(before).isCompletedWithValue(null);
        assertClosed(behind, Phase.CLOSING);
        assertClosed(startedPart, Phase.CLOSING);
        assertClosed(after, Phase.CLOSING);
        assertClosed(end, Phase.CLOSING);
        assertClosed(started.write(bytes("02")), Phase.CLOSING);
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    @Test
    void closeOfAnIdleMessageIsSentAtOnce() {
        TextMessageWriter writer = startText();
        writer.write("a");
        connection.assertSent("01 81 00000000 61");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        assertClosed(writer.write("b"), Phase.CLOSING);
    }

    @Test
    void closeBehindAFinishedMessageWaitsForAllOfIt() {
        connection.setTransportWritable(false);
        TextMessageWriter writer = startText();
        writer.write("a");
        CompletableFuture<Void> finished = writer.finish();
        CompletableFuture<Void> behind = connection.socket.sendText("b");
        connection.socket.close();
        connection.setTransportWritable(true);
        connection.assertSent("01 81 00000000 61  80 80 00000000  81 81 00000000 62  88 82 00000000 03 e8");
        assertThat(finished).isCompletedWithValue(null);
        assertThat(behind).isCompletedWithValue(null);
    }

    @Test
    void serversCloseEndsTheMessage() {
        TextMessageWriter writer = startText();
        writer.write("a");
        connection.assertSent("01 81 00000000 61");
        connection.setTransportWritable(false);
        CompletableFuture<Void> part = writer.write("b");
        CompletableFuture<Void> finished = writer.finish();
        TextMessageWriter behind = startText();
        connection.receives("88 02 03 e8");
        connection.setTransportWritable(true);
        connection.assertSent("88 82 00000000 03 e8");
        assertClosed(part, Phase.CLOSING);
        assertClosed(finished, Phase.CLOSING);
        assertClosed(behind.write("c"), Phase.CLOSING);
        connection.tcpEnds();
        assertClosed(behind.write("c"), Phase.CLOSED);
        assertClosed(behind.finish(), Phase.CLOSED);
        connection.listener.assertNext("close 1000 by SERVER clean");
    }

    @Test
    void lossOfTheConnectionFailsAllParts() {
        TextMessageWriter open = startText();
        connection.runTasks();
        connection.setTransportWritable(false);
        CompletableFuture<Void> part = open.write("a");
        TextMessageWriter waiting = startText();
        CompletableFuture<Void> waitingPart = waiting.write("b");
        connection.tcpEnds();
        assertClosed(part, Phase.CLOSED);
        assertClosed(waitingPart, Phase.CLOSED);
        assertClosed(open.write("c"), Phase.CLOSED);
        assertClosed(startText().write("d"), Phase.CLOSED);
        assertThat(connection.socket.bufferedBytes()).isZero();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    void partThatFailsMayWriteAgain() {
        TextMessageWriter writer = startText();
        connection.runTasks();
        connection.setTransportWritable(false);
        CompletableFuture<CompletableFuture<Void>> again =
                writer.write("a").handle((ignored, failure) -> writer.write("b"));
        connection.tcpEnds();
        assertClosed(again.join(), Phase.CLOSING); // onClose was not called yet
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }
}
