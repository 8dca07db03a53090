package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 7.1.5: the transport ends, and there was no Close frame. */
@Tag("C12")
class TransportEndTest {
    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    @Test
    @Tag("fault-8")
    void endWithoutACloseFrameIs1006() {
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertThat(connection.listener.closeInfo().sentCode()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "81 05", "81 05 48 65", "82 7e 01", "01 01 41", "01 01 41 80 01", "88 02 03"})
    @Tag("fault-8")
    void endInsideAFrameOrAMessageIs1006AndNoPartIsDelivered(String partial) {
        connection.receives("81 01 41" + partial);
        connection.tcpEnds();
        connection.listener.assertNext("text 'A'", "close 1006 by NETWORK: EOF");
    }

    @Test
    @Tag("fault-7")
    @Tag("fault-38")
    void errorOfTheTransportIs1006WithItsCause() {
        IOException reset = new IOException("Connection reset by peer");
        connection.receives("81 01 41  81 05 48");
        connection.tcpBreaks(reset);
        connection.listener.assertNext("text 'A'", "close 1006 by NETWORK: IO");
        assertThat(connection.listener.closeInfo().cause()).hasCause(reset).hasMessageContaining("reset by peer");
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    @Tag("C6")
    void tlsErrorIsFoundInsideTheDecodersException() {
        SSLException broken = new SSLException("bad record MAC");
        connection.tcpBreaks(new DecoderException(broken));
        connection.listener.assertNext("close 1006 by NETWORK: IO");
        assertThat(connection.listener.closeInfo().cause()).hasCause(broken);
    }

    /** Netty's message about what is no TLS record repeats all of it. */
    @Test
    void messageOfTheTransportIsShortened() {
        connection.tcpBreaks(new NotSslRecordException("not an SSL/TLS record: " + "ff".repeat(100_000)));
        connection.listener.assertNext("close 1006 by NETWORK: IO");
        assertThat(connection.listener.closeInfo().toString())
                .contains("record: ffff")
                .hasSizeLessThan(300);
    }

    @Test
    @Tag("fault-39")
    void unexpectedExceptionClosesWith1011() {
        connection.tcpBreaks(new OutOfMemoryError("no direct memory"));
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext("close 1011 by CLIENT: INTERNAL");
    }

    @Test
    void endWhileOurCloseIsUnansweredIsOurs() {
        connection.socket.close(4000, "");
        connection.assertSent("88 82 00000000 0f a0");
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by CLIENT: EOF");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(4000);
        assertThat(connection.listener.closeInfo().cause()).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    @Tag("fault-8")
    void allThatIsPendingFailsBeforeTheEndIsTold() {
        connection.setTransportWritable(false);
        CompletableFuture<Void> send = connection.socket.sendText("A");
        CompletableFuture<Duration> ping = connection.socket.ping(ByteBuffer.allocate(0));
        connection.assertSent("89 80 00000000");
        CompletableFuture<Void> told = connection
                .socket
                .closed()
                .thenAccept(info -> assertThat(send.isDone() && ping.isDone()).isTrue());
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertThat(told).isCompleted();
        assertFailedWithTheEnd(send);
        assertFailedWithTheEnd(ping);
    }

    /** Another thread has asked for it while the connection was open; the event loop comes to it after the end. */
    @Test
    void pingThatWasNotSentYetFailsBeforeTheEndIsTold() {
        connection
                .channel
                .eventLoop()
                .execute(() -> connection.channel.pipeline().fireChannelInactive());
        CompletableFuture<Duration> ping = connection.socket.ping();
        assertThat(ping).isNotDone();
        CompletableFuture<Void> told = connection
                .socket
                .closed()
                .thenAccept(info -> assertThat(ping.isDone()).isTrue());
        connection.runTasks();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertThat(told).isCompleted();
        assertFailedWithTheEnd(ping);
    }

    @Test
    void sendAfterTheEndFailsWithIt() {
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertFailedWithTheEnd(connection.socket.sendText("A"));
        assertFailedWithTheEnd(connection.socket.sendBinary(ByteBuffer.allocate(1)));
        assertFailedWithTheEnd(connection.socket.ping());
        assertThat(connection.socket.isOpen()).isFalse();
        assertThat(connection.socket.isWritable()).isFalse();
        assertThat(connection.socket.bufferedBytes()).isZero();
    }

    private void assertFailedWithTheEnd(CompletableFuture<?> future) {
        assertThat(future)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(SocketClosedException.class, cause -> {
                    assertThat(cause.phase()).isEqualTo(Phase.CLOSED);
                    assertThat(cause.closeInfo()).isEqualTo(connection.listener.closeInfo());
                });
    }

    @Test
    void failedWriteLeavesAMomentToReadTheServersClose() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        gate.failWith(new IOException("Broken pipe"));
        connection.socket.sendText("A");
        connection.runTasks();
        connection.receives("88 02 03 f0"); // Close 1008
        connection.tcpEnds();
        connection.listener.assertNext("close 1008 by SERVER clean");
    }

    @Test
    void failedWriteWithNothingToReadIs1006AfterASecond() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        gate.failWith(new IOException("Broken pipe"));
        CompletableFuture<Void> send = connection.socket.sendText("A");
        connection.after(Duration.ofMillis(999));
        assertThat(send).isNotDone();
        connection.after(Duration.ofMillis(1));
        connection.listener.assertNext("close 1006 by NETWORK: IO");
        assertFailedWithTheEnd(send);
    }

    /** The server cannot have read it: something is missing before it. */
    @Test
    void whatIsWrittenBehindAFailedWriteIsNotSentEither() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        gate.open(connection.channel.pipeline().context(gate));
        gate.failWith(new IOException("Broken pipe"));
        CompletableFuture<Void> failed = connection.socket.sendText("A");
        connection.runTasks();
        gate.failNoMore();
        CompletableFuture<Void> behind = connection.socket.sendText("B");
        connection.assertSent("81 81 00000000 42");
        assertThat(failed).isNotDone();
        assertThat(behind).isNotDone();
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: IO");
        assertFailedWithTheEnd(failed);
        assertFailedWithTheEnd(behind);
    }

    @Test
    @Tag("C8")
    void closingAfterAFailedWriteProlongsNothing() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        gate.failWith(new IOException("Broken pipe"));
        connection.socket.sendText("A");
        connection.after(Duration.ofMillis(500));
        connection.socket.close();
        connection.after(Duration.ofMillis(499));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(Duration.ofMillis(1));
        connection.listener.assertNext("close 1006 by CLIENT: IO");
    }

    @Test
    @Tag("C8")
    void failedWriteWhileClosingDoesNotOutliveTheCloseTimeout() {
        connection.close();
        WriteGate gate = new WriteGate();
        connection = OpenConnection.behind(gate);
        connection.socket.sendText("A");
        connection.socket.close();
        connection.after(Duration.ofMillis(4_500));
        gate.failWaiting(new IOException("Broken pipe"));
        connection.after(Duration.ofMillis(499));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(Duration.ofMillis(1));
        connection.listener.assertNext("close 1006 by CLIENT: IO");
    }

    @Test
    @Tag("fault-16")
    void tlsEndWithoutCloseNotifyIsTruncated() throws SSLException {
        startTls();
        connection.tcpEnds();
        connection.takeSent(); // TLS records
        connection.listener.assertNext("close 1006 by NETWORK: TRUNCATED");
    }

    @Test
    @Tag("fault-16")
    void tlsEndWithCloseNotifyIsNotTruncated() throws SSLException {
        startTls();
        connection.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        connection.tcpEnds();
        connection.takeSent();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    @Tag("fault-16")
    void tlsEndWithoutCloseNotifyAfterACleanCloseIsClean() throws SSLException {
        connection.receives("88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        startTls();
        connection.tcpEnds();
        connection.takeSent();
        connection.listener.assertNext("close 1000 by SERVER clean");
    }

    /** Only its presence counts here: whole TLS connections are tested over sockets. */
    private void startTls() throws SSLException {
        SslHandler tls = SslContextBuilder.forClient().build().newHandler(connection.channel.alloc());
        connection.channel.pipeline().addFirst(tls);
        tls.handshakeFuture().addListener(failed -> {});
        connection.takeSent();
    }
}
