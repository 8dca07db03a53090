package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.handshake.DeflateAgreement;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a connection ends, the native memory of both directions of compression is given back. That it is given back
 * once is shown where the two are tested by themselves.
 */
class NativeMemoryTest {
    private static final DeflateAgreement DEFLATE = new DeflateAgreement(false, false, 15, 15);

    static Stream<Named<Consumer<OpenConnection>>> endings() {
        return Stream.of(
                Named.of("the server closes", connection -> connection.receives("88 02 03 e8")),
                Named.of("the client closes", connection -> connection.socket.close()),
                Named.of("the server does not answer", NativeMemoryTest::closeUnanswered),
                Named.of("a violation", connection -> connection.receives("83 00")),
                Named.of("a corrupt message", connection -> connection.receives("c1 01 06")),
                Named.of("a corrupt message, in its middle", connection -> connection.receives("41 01 06 00 01 00")),
                Named.of("silence inside a frame", NativeMemoryTest::beSilentInsideAFrame),
                Named.of("a reset", connection -> connection.tcpBreaks(new IOException("reset"))),
                Named.of("an end of TCP inside a message", connection -> connection.receives("41 02 f2 48")),
                Named.of("an abort", connection -> connection.socket.abort()),
                Named.of("a loop that has ended", connection -> connection.session.loopTerminated()));
    }

    private static void closeUnanswered(OpenConnection connection) {
        connection.socket.close();
        connection.after(Duration.ofSeconds(5));
    }

    private static void beSilentInsideAFrame(OpenConnection connection) {
        connection.receives("81");
        connection.after(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void isGivenBackHoweverTheConnectionEnds(Consumer<OpenConnection> ending) {
        OpenConnection connection = OpenConnection.unrecorded(DEFLATE, new WebSocketListener() {});
        assertThat(holdsNativeMemory(connection, "deflater")).isFalse();
        assertThat(holdsNativeMemory(connection, "inflater")).isFalse();
        connection.socket.sendText("Hello");
        connection.receives("c1 07 f2 48 cd c9 c9 07 00");
        assertThat(holdsNativeMemory(connection, "deflater")).isTrue();
        assertThat(holdsNativeMemory(connection, "inflater")).isTrue();
        ending.accept(connection);
        connection.tcpEnds();
        assertThat(holdsNativeMemory(connection, "deflater")).isFalse();
        assertThat(holdsNativeMemory(connection, "inflater")).isFalse();
        connection.takeSent();
        connection.close();
    }

    private static boolean holdsNativeMemory(OpenConnection connection, String direction) {
        Object compression = Internals.of(connection.session, "compression");
        return Internals.of(Internals.of(compression, direction), direction) != null;
    }
}
