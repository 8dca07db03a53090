package dev.noctule.websocket.netty;

import dev.noctule.websocket.testing.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a callback asks for is done before the frames behind its message, of the same read, have their effect. */
class AnswersInCallbacksTest {
    private OpenConnection connection =
            OpenConnection.open(new RecordingListener().during("text", socket -> socket.sendText("A")));

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    @Test
    @Tag("F17")
    void answerToAMessageGoesOutBeforeTheCloseFrameForAViolationBehindIt() {
        connection.receives("81 01 61  83 00"); // a text, and a reserved opcode
        connection.listener.assertNext("text 'a'", "close 1002 by CLIENT: F2");
        connection.assertSent("81 81 00000000 41  88 82 00000000 03ea");
        connection.tcpEnds();
    }

    @Test
    @Tag("C1")
    void answerToAMessageGoesOutBeforeTheReplyToACloseFrameBehindIt() {
        connection.receives("81 01 61  88 02 03e8");
        connection.assertSent("81 81 00000000 41  88 82 00000000 03e8");
        connection.listener.assertNext("text 'a'");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by SERVER clean");
    }

    @Test
    void messageThatACallbackRequestsComesBeforeTheEffectOfAViolationBehindIt() {
        connection.close();
        connection = OpenConnection.onDemand(1000, new RecordingListener().during("text", socket -> socket.request(1)));
        connection.socket.request(1);
        connection.runTasks();
        connection.receives("81 01 61  81 01 62  83 00");
        connection.listener.assertNext("text 'a'", "text 'b'", "close 1002 by CLIENT: F2");
        connection.assertSent("88 82 00000000 03ea");
        connection.tcpEnds();
    }

    /** Both stood in the batch, whose frames nobody had flushed yet. */
    @Test
    @Tag("F17")
    void closeFrameOfACallbackIsNotLostThroughAViolationBehindIt() {
        connection.close();
        connection = OpenConnection.open(new RecordingListener().during("text", socket -> {
            socket.sendText("A");
            socket.close();
        }));
        connection.receives("81 01 61  83 00");
        connection.listener.assertNext("text 'a'", "close 1002 by CLIENT: F2");
        connection.assertSent("81 81 00000000 41  88 82 00000000 03e8");
        connection.tcpEnds();
    }
}
