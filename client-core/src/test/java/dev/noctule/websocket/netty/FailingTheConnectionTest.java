package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RFC 6455, 7.1.7, on a channel: the Close frame goes out first, {@code onClose} follows at once, TCP lingers, and
 * nothing more has a meaning.
 */
@Tag("C13")
class FailingTheConnectionTest {
    private static final String NO_RSV = "c1 01 41"; // RSV1 with nothing negotiated

    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void reopen(RecordingListener listener) {
        connection.close();
        connection = OpenConnection.open(listener);
    }

    @ParameterizedTest
    @CsvSource({
        "c1 01 41, 1002, F1, 03 ea",
        "83 00, 1002, F2, 03 ea",
        "81 01 ff, 1007, F12, 03 ef",
        "82 7f 00 00 00 00 40 00 00 00, 1009, F15, 03 f1"
    })
    @Tag("fault-34")
    void violationIsAnsweredByItsCodeAndTold(String bytes, int code, String rule, String sent) {
        connection.receives(bytes);
        connection.assertSent("88 82 00000000" + sent);
        connection.listener.assertNext("close " + code + " by CLIENT: " + rule);
        CloseInfo info = connection.listener.closeInfo();
        assertThat(info.sentCode()).hasValue(code);
        assertThat(info.cause()).isInstanceOf(ProtocolException.class);
    }

    /** An event loop only logs what a task throws, a lack of memory for example. */
    @Test
    @Tag("C15")
    @Tag("fault-39")
    void whatATaskOnTheEventLoopThrowsEndsTheConnection() {
        connection.session.execute(() -> {
            throw new OutOfMemoryError("for a test");
        });
        connection.runTasks();
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext("close 1011 by CLIENT: INTERNAL");
        assertThat(connection.listener.closeInfo().cause()).hasRootCauseMessage("for a test");
    }

    @Test
    @Tag("C8")
    void tcpLingersForASecondSoThatNoResetOvertakesTheCloseFrame() {
        connection.receives(NO_RSV);
        connection.assertSent("88 82 00000000 03 ea");
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        connection.after(Duration.ofMillis(999));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(Duration.ofMillis(1));
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    @Tag("F16")
    void nothingBehindTheViolationIsProcessed() {
        connection.receives(NO_RSV + "81 01 41  89 00  88 02 03 e8");
        connection.assertSent("88 82 00000000 03 ea");
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        connection.receives("81 01 42  89 00  88 02 03 e8");
        connection.assertSent("");
    }

    @Test
    @Tag("F17")
    @Tag("fault-34")
    void messagesBeforeTheViolationAreDeliveredFirst() {
        connection.receives("81 01 41  89 01 70  82 01 42" + NO_RSV);
        connection.assertSent("8a 81 00000000 70  88 82 00000000 03 ea");
        connection.listener.assertNext("text 'A'", "ping [70]", "binary [42]", "close 1002 by CLIENT: F1");
    }

    @Test
    @Tag("F17")
    void messagesBeforeTheViolationWaitForTheirDemand() {
        connection.close();
        connection = OpenConnection.onDemand(1000);
        connection.receives("81 01 41  82 01 42" + NO_RSV);
        connection.assertSent("88 82 00000000 03 ea");
        connection.listener.assertNext();
        connection.socket.request(1);
        connection.runTasks();
        connection.listener.assertNext("text 'A'");
        connection.socket.request(1);
        connection.runTasks();
        connection.listener.assertNext("binary [42]", "close 1002 by CLIENT: F1");
    }

    @Test
    void violationAfterOurCloseFrameSendsNoSecondOne() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives(NO_RSV);
        connection.assertSent("");
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(1000);
    }

    @Test
    void pendingSendsHaveFailedBeforeTheEndIsTold() {
        CompletableFuture<Boolean> failedBefore = new CompletableFuture<>();
        List<CompletableFuture<Void>> sends = new java.util.ArrayList<>();
        reopen(new RecordingListener()
                .during("close", socket -> failedBefore.complete(sends.get(0).isCompletedExceptionally())));
        connection.setTransportWritable(false);
        sends.add(connection.socket.sendText("A"));
        connection.runTasks();
        connection.receives(NO_RSV);
        connection.assertSent("88 82 00000000 03 ea");
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        assertThat(failedBefore).isCompletedWithValue(true);
    }

    @Test
    void serverThatDoesNotReadHoldsUpTheEndForASecond() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        connection.receives(NO_RSV);
        connection.listener.assertNext();
        connection.after(Duration.ofSeconds(1));
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"text, 81 01 41, text 'A'", "binary, 82 01 41, binary [41]", "pong, 8a 01 41, pong [41]"})
    @Tag("C15")
    @Tag("fault-23")
    void callbackThatThrowsIsToldAndClosesWith1011(String callback, String bytes, String line) {
        reopen(new RecordingListener().during(callback, throwing(new IllegalStateException("secret"))));
        connection.receives(bytes);
        connection.assertSent("88 82 00000000 03 f3"); // and no reason: the text stays here
        connection.listener.assertNext(line, "error ListenerException", "close 1011 by CLIENT: ListenerException");
        assertThat(connection.listener.errors().get(0)).hasRootCauseMessage("secret");
    }

    @Test
    @Tag("fault-23")
    void pingCallbackThatThrowsClosesWith1011BehindThePong() {
        reopen(new RecordingListener().during("ping", throwing(new IllegalStateException())));
        connection.receives("89 00");
        connection.assertSent("8a 80 00000000  88 82 00000000 03 f3");
        connection.listener.assertNext("ping []", "error ListenerException", "close 1011 by CLIENT: ListenerException");
    }

    @Test
    @Tag("fault-23")
    void openCallbackThatThrowsClosesWith1011() {
        connection.close();
        connection =
                OpenConnection.opening(new RecordingListener().during("open", throwing(new IllegalStateException())));
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext("open", "error ListenerException", "close 1011 by CLIENT: ListenerException");
    }

    @Test
    @Tag("fault-23")
    void writableCallbackThatThrowsClosesWith1011() {
        reopen(new RecordingListener().during("writable", throwing(new IllegalStateException())));
        connection.socket.sendBinary(java.nio.ByteBuffer.allocate(1024 * 1024));
        assertThat(connection.takeSent()).startsWith("82ff").endsWith("8882" + "00000000" + "03f3");
        connection.listener.assertNext(
                "writable", "error ListenerException", "close 1011 by CLIENT: ListenerException");
    }

    @Test
    @Tag("fault-23")
    void errorIsTreatedLikeAnException() {
        reopen(new RecordingListener().during("text", socket -> {
            throw new LinkageError("no class");
        }));
        connection.receives("81 01 41");
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext(
                "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
        assertThat(connection.listener.closeInfo().cause()).hasRootCauseInstanceOf(LinkageError.class);
    }

    @Test
    @Tag("fault-23")
    void errorCallbackThatThrowsChangesNothing() {
        reopen(new RecordingListener()
                .during("text", throwing(new IllegalStateException()))
                .during("error", throwing(new IllegalStateException())));
        connection.receives("81 01 41");
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext(
                "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
    }

    @Test
    @Tag("fault-23")
    void closeCallbackThatThrowsIsNotToldToAnybody() {
        reopen(new RecordingListener().during("close", throwing(new IllegalStateException())));
        connection.receives("88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by SERVER clean");
        assertThat(connection.socket.closed()).isCompletedWithValue(connection.listener.closeInfo());
    }

    @Test
    @Tag("F16")
    void nothingIsDeliveredAfterACallbackThatThrew() {
        reopen(new RecordingListener().during("text", throwing(new IllegalStateException())));
        connection.receives("81 01 41  81 01 42  89 00");
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext(
                "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
    }

    private static Consumer<dev.noctule.websocket.WebSocket> throwing(RuntimeException failure) {
        return socket -> {
            throw failure;
        };
    }

    @Test
    @Tag("fault-39")
    void closeFrameThatFindsNoMemoryEndsTheConnectionNevertheless() {
        connection.channel.config().setAllocator(withoutMemoryForOutput());
        connection.channel.writeInbound(Unpooled.wrappedBuffer(Bytes.hex(NO_RSV)));
        connection.runTasks();
        connection.listener.assertNext("close 1002 by CLIENT: F1");
        assertThat(connection.channel.isOpen()).isFalse();
    }

    private static ByteBufAllocator withoutMemoryForOutput() {
        return (ByteBufAllocator) Proxy.newProxyInstance(
                ByteBufAllocator.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("ioBuffer")) {
                        throw new OutOfMemoryError("a test of having none");
                    }
                    return method.invoke(ByteBufAllocator.DEFAULT, arguments);
                });
    }
}
