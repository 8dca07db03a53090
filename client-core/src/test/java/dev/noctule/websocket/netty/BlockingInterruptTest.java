package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.WebSocket;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fault 41: the interrupt of every method that waits. Nothing is written, answered or received before the test says so,
 * and so each of them waits.
 */
@Tag("fault-41")
class BlockingInterruptTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final SequentialWebSocket.Inbox inbox = new SequentialWebSocket.Inbox();
    private final OpenConnection connection = OpenConnection.told(false, inbox);
    private final BlockingWebSocket socket = new SequentialWebSocket(waitable(connection.socket), inbox);

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    /** The channel takes every thread for its event loop, on which its futures refuse to be waited for. */
    private static WebSocket waitable(WebSocket socket) {
        return (WebSocket) Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(), new Class<?>[] {WebSocket.class}, (proxy, method, arguments) -> {
                    Object returned = method.invoke(socket, arguments);
                    return returned instanceof CompletableFuture<?> guarded ? unguarded(guarded) : returned;
                });
    }

    private static <T> CompletableFuture<T> unguarded(CompletableFuture<T> guarded) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        guarded.whenComplete((value, failure) -> {
            if (failure == null) {
                plain.complete(value);
            } else {
                plain.completeExceptionally(failure);
            }
        });
        return plain;
    }

    private interface Call {
        void on(BlockingWebSocket socket) throws Exception;
    }

    /**
     * What became of a call.
     *
     * @param thrown by it
     * @param flag the thread's interrupt flag behind it
     */
    private record Outcome(Throwable thrown, boolean flag) {}

    /** Interrupts a call as soon as it waits. */
    private Outcome interrupt(Call call) throws Exception {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Throwable thrown = new AssertionError("Nothing was thrown");
            try {
                call.on(socket);
            } catch (Throwable t) {
                thrown = t;
            }
            outcome.complete(new Outcome(thrown, Thread.currentThread().isInterrupted()));
        });
        thread.start();
        while (!isWaiting(thread) && thread.isAlive()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        return Clients.get(outcome);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private void assertReceives(String text) throws InterruptedException {
        connection.receives("81 01 " + String.format("%02x", (int) text.charAt(0)));
        assertThat(socket.receive()).isEqualTo(new Message.Text(text));
    }

    static Stream<Arguments> sends() {
        Call sendText = socket -> socket.sendText("A");
        Call sendBinary = socket -> socket.sendBinary(ByteBuffer.wrap(new byte[] {1}));
        Call sendPrepared = socket -> socket.send(PreparedMessage.text("B"));
        Call ping = BlockingWebSocket::ping;
        Call close = socket -> socket.close(1000, "");
        return Stream.of(
                Arguments.of("sendText", sendText, "81 81 00000000 41"),
                Arguments.of("sendBinary", sendBinary, "82 81 00000000 01"),
                Arguments.of("send", sendPrepared, "81 81 00000000 42"),
                Arguments.of("ping", ping, "89 88 00000000 0000000000000001"),
                Arguments.of("close", close, "88 82 00000000 03 e8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sends")
    void whatWasHandedOverIsStillSent(String name, Call call, String sent) throws Exception {
        assertThat(interrupt(call).thrown()).as(name).isExactlyInstanceOf(InterruptedException.class);
        assertThat(connection.channel.isOpen()).isTrue();
        connection.assertSent(sent);
    }

    @Test
    void closingGoesOn() throws Exception {
        interrupt(waiting -> waiting.close(1000, ""));
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("88 02 03 e8");
        connection.tcpEnds();
        assertThat(connection.socket.closed().join().clean()).isTrue();
    }

    @Test
    void closeWithoutArgumentsAbortsAndKeepsTheFlag() throws Exception {
        Outcome outcome = interrupt(waiting -> {
            waiting.close();
            throw new IllegalStateException("returned");
        });
        assertThat(outcome.thrown()).hasMessage("returned");
        assertThat(outcome.flag()).isTrue();
        connection.takeSent();
        assertThat(connection.channel.isOpen()).isFalse();
    }

    static Stream<Arguments> receives() {
        Call receive = BlockingWebSocket::receive;
        Call receiveWithin = socket -> socket.receive(LONG);
        return Stream.of(Arguments.of("receive", receive), Arguments.of("receive with a time-out", receiveWithin));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receives")
    void noMessageIsLost(String name, Call call) throws Exception {
        assertThat(interrupt(call).thrown()).as(name).isExactlyInstanceOf(InterruptedException.class);
        assertReceives("A");
    }

    static Stream<Arguments> iterations() {
        Call hasNext = socket -> assertThat(socket.iterator().hasNext()).isTrue();
        Call next = socket -> socket.iterator().next();
        return Stream.of(Arguments.of("hasNext", hasNext), Arguments.of("next", next));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("iterations")
    void iterationIsCancelledAndKeepsTheFlag(String name, Call call) throws Exception {
        Outcome outcome = interrupt(call);
        assertThat(outcome.thrown())
                .as(name)
                .isExactlyInstanceOf(CancellationException.class)
                .hasCauseExactlyInstanceOf(InterruptedException.class);
        assertThat(outcome.flag()).isTrue();
        assertReceives("A");
    }
}
