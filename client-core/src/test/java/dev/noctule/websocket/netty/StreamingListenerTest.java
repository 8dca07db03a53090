package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.RecordingParts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages in parts, as a connection delivers them: at once, within their demand, and up to its end. */
class StreamingListenerTest {
    /** A waiting part of one byte costs 64 and its content: three of bytes fill this read-ahead, and of text too. */
    private static final int THREE_PARTS = 190;

    private OpenConnection connection = OpenConnection.open(new RecordingParts());

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void onDemand(RecordingListener listener) {
        connection.close();
        connection = OpenConnection.onDemand(THREE_PARTS, listener);
    }

    private void request(long parts) {
        connection.socket.request(parts);
        connection.runTasks();
    }

    private boolean isReading() {
        return connection.channel.config().isAutoRead();
    }

    @Test
    void partsAreDeliveredAsTheyComeAndNothingElse() {
        connection.receives("01 02 48 65  80 03 6c");
        connection.listener.assertNext("textPart 'He'", "textPart 'l'");
        connection.receives("6c 6f  82 00");
        connection.listener.assertNext("textPart 'lo' last", "binaryPart [] last");
    }

    @Test
    void pingInsideAMessageIsAnsweredBeforeTheRestOfIt() {
        connection.receives("02 01 01  89 01 70");
        connection.assertSent("8a 81 00000000 70");
        connection.listener.assertNext("binaryPart [01]", "ping [70]");
        connection.receives("80 01 02");
        connection.listener.assertNext("binaryPart [02] last");
    }

    @Test
    void whatIsSentInsideAPartGoesBeforeThePongOfThePingBehindIt() {
        connection.close();
        connection = OpenConnection.open(new RecordingParts().during("textPart", socket -> socket.sendText("A")));
        connection.receives("01 01 61  89 00");
        connection.assertSent("81 81 00000000 41  8a 80 00000000");
        connection.listener.assertNext("textPart 'a'", "ping []");
    }

    @Test
    void partIsLentWhereThereIsDemandAndCopiedWhereItWaits() {
        List<Boolean> direct = new ArrayList<>();
        StreamingListener listener = new StreamingListener() {
            @Override
            public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
                assertThat(part.isReadOnly()).isTrue();
                direct.add(part.isDirect()); // what was read is, a copy is not
            }
        };
        connection.close();
        connection = OpenConnection.told(false, listener);
        request(1);
        connection.receives("02 02 01 02  80 01 03");
        assertThat(direct).containsExactly(true);
        request(1);
        assertThat(direct).containsExactly(true, false);
    }

    @Test
    void requestAsksForParts() {
        onDemand(new RecordingParts());
        connection.receives("01 01 41  80 01 42  82 01 01");
        connection.listener.assertNext();
        request(2);
        connection.listener.assertNext("textPart 'A'", "textPart 'B' last");
        request(1);
        connection.listener.assertNext("binaryPart [01] last");
    }

    @Test
    void requestInsideAPartIsNotNested() {
        onDemand(new RecordingParts().during("binaryPart", socket -> socket.request(1)));
        request(1);
        connection.receives("02 01 01  80 01 02");
        connection.listener.assertNext("binaryPart [01]", "binaryPart [02] last");
        connection.receives("82 01 03");
        connection.listener.assertNext("binaryPart [03] last");
    }

    @Test
    void listenerMayConsumeAPartThatHasWaited() {
        onDemand(new RecordingParts());
        connection.receives("02 01 01  00 01 02  00 01 03");
        assertThat(isReading()).isFalse();
        request(3);
        connection.listener.assertNext("binaryPart [01]", "binaryPart [02]", "binaryPart [03]");
        assertThat(isReading()).isTrue();
    }

    @Test
    void readingStopsInsideAFrameAndStartsAgain() {
        onDemand(new RecordingParts());
        connection.receives("82 05 01");
        connection.receives("02");
        assertThat(isReading()).isTrue();
        connection.receives("03");
        assertThat(isReading()).isFalse();
        connection.receives("04"); // a read that was under way: it waits as it is
        request(1);
        connection.listener.assertNext("binaryPart [01]");
        assertThat(isReading()).isFalse();
        request(3);
        connection.listener.assertNext("binaryPart [02]", "binaryPart [03]", "binaryPart [04]");
        assertThat(isReading()).isTrue();
        connection.receives("05");
        request(1);
        connection.listener.assertNext("binaryPart [05] last");
    }

    @Test
    void serverOwesNothingWhileReadingIsStoppedInsideAFrame() {
        onDemand(new RecordingParts());
        connection.receives("82 05 01");
        connection.receives("02");
        connection.receives("03");
        connection.after(Duration.ofDays(1));
        request(3);
        connection.listener.assertNext("binaryPart [01]", "binaryPart [02]", "binaryPart [03]");
        connection.after(Duration.ofSeconds(30)); // now it does
        connection.listener.assertNext("close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    void pingBehindAFullReadAheadIsAnsweredAsSoonAsItIsParsed() {
        onDemand(new RecordingParts());
        connection.receives("01 01 41  00 01 42  00 01 43  89 01 70");
        connection.assertSent("");
        request(1);
        connection.assertSent("8a 81 00000000 70");
        connection.listener.assertNext("textPart 'A'", "ping [70]");
    }

    @Test
    void whatCameBeforeTheServersEndWaitsForItsDemand() {
        onDemand(new RecordingParts());
        connection.receives("01 01 41  00 01 42  00 01 43  80 01 44  88 02 03 e8");
        connection.tcpEnds();
        request(3);
        connection.listener.assertNext("textPart 'A'", "textPart 'B'", "textPart 'C'");
        request(1);
        connection.listener.assertNext("textPart 'D' last", "close 1000 by SERVER clean");
    }

    @Test
    void messageThatTheEndCutsOffHasNoLastPart() {
        connection.receives("02 01 01");
        connection.tcpEnds();
        connection.listener.assertNext("binaryPart [01]", "close 1006 by NETWORK: EOF");
    }

    @Test
    void ourCloseDropsPartsThatNobodyAskedFor() {
        onDemand(new RecordingParts());
        connection.receives("02 01 01");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("80 01 02  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }

    @Test
    void partThatThrowsEndsTheConnectionAndIsTheLastOne() {
        for (String part : new String[] {"textPart", "binaryPart"}) {
            connection.close();
            connection = OpenConnection.open(new RecordingParts().during(part, socket -> {
                throw new IllegalStateException();
            }));
            String first = part.equals("textPart") ? "01 01 41" : "02 01 01";
            connection.receives(first + " 80 01 42");
            connection.assertSent("88 82 00000000 03 f3");
            connection.listener.assertNext(
                    part.equals("textPart") ? "textPart 'A'" : "binaryPart [01]",
                    "error ListenerException",
                    "close 1011 by CLIENT: ListenerException");
            assertThat(connection.listener.errors().get(0).getMessage().toLowerCase(Locale.ROOT))
                    .contains("on" + part.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void messageLongerThanEveryLimitPasses() {
        List<Integer> lengths = new ArrayList<>();
        long[] received = {0};
        connection.close();
        connection = OpenConnection.unrecorded(null, new StreamingListener() {
            @Override
            public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
                received[0] += part.remaining();
                if (last) {
                    lengths.add(part.remaining());
                }
            }
        });
        String mib = "41".repeat(1024 * 1024);
        connection.receives("82 7f 00 00 00 00 01 40 00 00"); // 20 MiB: the limit of others is 16
        for (int i = 0; i < 20; i++) {
            connection.receives(mib);
        }
        assertThat(received[0]).isEqualTo(20 * 1024 * 1024);
        assertThat(lengths).containsExactly(1024 * 1024);
    }

    @Test
    void compressedMessagesComeInPartsToo() {
        connection.close();
        connection = OpenConnection.compressing(new DeflateAgreement(false, false, 15, 15), new RecordingParts());
        connection.receives("41 03 f2 48 cd");
        connection.receives("80 04 c9 c9 07 00");
        List<String> parts = connection.listener.drain();
        assertThat(parts.get(0)).isEqualTo("open");
        assertThat(String.join("", parts.subList(1, parts.size())).replaceAll("textPart '|'", ""))
                .isEqualTo("Hello last");
        connection.takeSent();
    }
}
