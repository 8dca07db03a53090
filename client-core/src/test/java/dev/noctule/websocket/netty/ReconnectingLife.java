package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Pauses;
import dev.noctule.websocket.reconnect.ReconnectingSocket;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The life of a reconnecting socket: its first attempt is refused, its first connection breaks, and the user closes the
 * second one. Messages are sent all the time, compressed. Something goes wrong in it.
 */
final class ReconnectingLife implements AutoCloseable {
    private static final byte[] REFUSAL = OpeningConnection.latin1("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    private static final byte[] AGREED = OpeningConnection.latin1(OpeningConnection.DEFLATE_AGREED);
    private static final byte[] DEFLATED_HELLO_AND_PING = Bytes.hex("c1 07 f248cdc9c90700  89 00");
    private static final byte[] CLOSE = Bytes.hex("88 02 03 e8");
    private static final WebSocketRequest REQUEST = WebSocketRequest.of("ws://server.test/chat?token=1");
    private static final ClientOptions COMPRESSING =
            OpenConnection.OPTIONS.withCompression(Compression.deflate().withThresholdBytes(0));
    private static final List<String> CALLBACKS =
            List.of("open", "text", "ping", "pong", "writable", "error", "close", "reconnecting", "reconnected");

    private final LogCapture noWarnings = LogCapture.of("dev.noctule.websocket", Level.OFF);
    private final Sabotage sabotage;
    private final EmbeddedChannel home;
    private final RecordingListener listener = new RecordingListener();
    private final ReconnectingSocket socket;
    private final List<OpeningConnection> attempts = new ArrayList<>();
    private final List<CompletableFuture<?>> sends = new ArrayList<>();

    ReconnectingLife(Sabotage sabotage) {
        this.sabotage = sabotage;
        home = sabotage.channel();
        home.freezeTime();
        CALLBACKS.forEach(callback -> listener.during(callback, told -> sabotage.callback()));
        Reconnection options = Reconnection.defaults().withBufferBytes(1000);
        socket = new ReconnectingSocket(
                () -> CompletableFuture.completedFuture(REQUEST),
                Duration.ofSeconds(30),
                listener,
                options,
                new Pauses(options.backoff(), new Random(1), InstantSource.system()),
                new ReconnectingHome(home.eventLoop(), null, this::connect));
        socket.start();
        runTasks();
    }

    private CompletableFuture<WebSocket> connect(
            WebSocketRequest request, WebSocketListener called, EventLoop loop, Consumer<OpenedConnection> onOpened) {
        OpeningConnection attempt = OpeningConnection.told(sabotage.channel(), request, COMPRESSING, called);
        attempts.add(attempt);
        return attempt.result;
    }

    void run() {
        sends(() -> socket.sendText("kept"));
        serverSends(REFUSAL);
        after(Duration.ofMinutes(1));
        serverSends(AGREED);
        sends(() -> socket.sendText("A"));
        sends(socket::ping);
        serverSends(DEFLATED_HELLO_AND_PING);
        breaks();
        sends(() -> socket.sendText("kept too"));
        after(Duration.ofMinutes(1));
        serverSends(AGREED);
        sends(() -> socket.sendText("B"));
        assertGoesOnOrHasEnded(); // before the user closes it, which ends whatever waits
        sends(socket::close);
        serverSends(CLOSE);
    }

    private void assertGoesOnOrHasEnded() {
        assertThat(socket.closed().isDone() || isConnected() || home.runScheduledPendingTasks() >= 0)
                .as("has a connection, an attempt or a timer, or has ended")
                .isTrue();
    }

    private void sends(Supplier<CompletableFuture<?>> userCall) {
        sabotage.call(() -> sends.add(userCall.get()));
        runTasks();
    }

    private void serverSends(byte[] bytes) {
        if (isConnected()) {
            byte[] read = bytes.clone();
            sabotage.read(read);
            attempts.get(attempts.size() - 1).channel.writeInbound(Unpooled.wrappedBuffer(read));
        }
        runTasks();
    }

    private void breaks() {
        if (isConnected()) {
            attempts.get(attempts.size() - 1).tcpBreaks(new IOException("Connection reset"));
        }
        runTasks();
    }

    private boolean isConnected() {
        return !attempts.isEmpty() && isGoingOn(attempts.get(attempts.size() - 1));
    }

    private static boolean isGoingOn(OpeningConnection attempt) {
        return attempt.channel.isOpen() && !attempt.attempt.ended().isDone();
    }

    private void after(Duration time) {
        home.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        List.copyOf(attempts).forEach(attempt -> attempt.after(time));
        runTasks();
    }

    private void runTasks() {
        while (home.hasPendingTasks() || attempts.stream().anyMatch(attempt -> attempt.channel.hasPendingTasks())) {
            home.runPendingTasks();
            List.copyOf(attempts).forEach(OpeningConnection::runTasks);
        }
    }

    /** When it is aborted, if not before: once, and nothing is left. */
    void assertEverythingHasEnded() {
        sabotage.call(socket::abort);
        runTasks();
        List.copyOf(attempts).forEach(OpeningConnection::tcpEnds);
        after(Duration.ofHours(1));
        assertThat(socket.closed()).isCompleted();
        assertThat(sends).allMatch(CompletableFuture::isDone, "completed");
        assertThat(socket.bufferedBytes()).isZero();
        assertThat(home.runScheduledPendingTasks()).as("timers left").isEqualTo(-1);
        sabotage.assertNativeMemoryIsGivenBack();
        assertThat(attempts).noneMatch(ReconnectingLife::isGoingOn);
        assertThat(attempts).allMatch(attempt -> attempt.channel.runScheduledPendingTasks() == -1, "no timer left");
        List<String> lines = listener.drain();
        assertThat(lines.get(lines.size() - 1)).startsWith("close ");
        assertThat(lines.subList(0, lines.size() - 1)).noneMatch(line -> line.startsWith("close "));
        assertThat(lines).noneMatch(line -> line.startsWith("NESTED"));
    }

    @Override
    public void close() {
        noWarnings.close();
        attempts.forEach(OpeningConnection::takeSent);
        attempts.forEach(OpeningConnection::close);
        home.finishAndReleaseAll();
    }
}
