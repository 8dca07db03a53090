package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.RecordingParts;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 35: when a reconnecting socket connects again, after how long, and when it does not. */
@Tag("fault-35")
class ReconnectingTest {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);

    private static UpgradeRejectedException rejected(int status, Map<String, List<String>> fields) {
        return new UpgradeRejectedException(
                status, "", HttpHeaders.of(fields, (name, value) -> true), new byte[0], false);
    }

    private static UpgradeRejectedException rejected(int status) {
        return rejected(status, Map.of());
    }

    // ---- order of the callbacks

    @Test
    void firstConnectionIsToldByOnOpenAndEachLaterOneByOnReconnected() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.loses(test.opens());
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            test.loses(test.reconnects(FIRST_DELAY));
            test.listener.assertNext("reconnecting 2 in 500 ms: 1006 by NETWORK: EOF");
            test.reconnects(Duration.ofMillis(500));
        }
    }

    @Test
    void firstConnectionComesAfterAttemptsThatFailed() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException");
            test.home.after(FIRST_DELAY);
            test.opens();
        }
    }

    @Test
    void openedCompletesWithTheFirstConnection() {
        try (Reconnecting test = Reconnecting.begun()) {
            CompletableFuture<ReconnectingWebSocket> opened = test.socket.opened();
            assertThat(opened).isNotDone();
            test.opens();
            assertThat(opened).isCompletedWithValue(test.socket);
        }
    }

    @Test
    void callbacksOfAllConnectionsNameTheSameSocket() {
        RecordingListener listener = new RecordingListener();
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults(), listener)) {
            for (String callback : List.of("open", "text", "binary", "ping", "pong", "reconnecting", "reconnected")) {
                listener.during(callback, socket -> assertThat(socket).isSameAs(test.socket));
            }
            OpenConnection first = test.opens();
            first.receives("81 01 41  82 01 00  89 00  8a 00");
            listener.assertNext("text 'A'", "binary [00]", "ping []", "pong []");
            first.assertSent("8a 80 00000000"); // the answer to the Ping
            test.loses(first);
            listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            test.reconnects(FIRST_DELAY);
        }
    }

    @Test
    void causeOfALostConnectionSaysHowItEnded() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.receives("88 04 03 f4 62 65"); // 1012 "be"
            connection.assertSent("88 82 00000000 03 f4");
            test.loses(connection);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1012 'be' by SERVER clean");
        }
    }

    @Test
    void listenerThatThrowsInOnReconnectingIsToldAndNothingElseHappens() {
        RecordingListener listener = new RecordingListener().during("reconnecting", socket -> {
            throw new IllegalStateException("the listener's own");
        });
        try (LogCapture log = warnings();
                Reconnecting test = Reconnecting.with(Reconnection.defaults(), listener)) {
            test.attempt().fails(Reconnecting.refused());
            listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException", "error ListenerException");
            assertThat(log.lines()).hasSize(1);
            test.home.after(FIRST_DELAY);
            test.opens();
        }
    }

    private static LogCapture warnings() {
        return LogCapture.of("dev.noctule.websocket", Level.WARN);
    }

    /** It is a bug, but not one that the next connection must meet. */
    @Test
    void listenerThatThrowsEndsItsConnectionAndNotTheSocket() {
        RecordingListener listener = new RecordingListener().during("text", socket -> {
            throw new IllegalStateException("the listener's own");
        });
        try (LogCapture log = warnings();
                Reconnecting test = Reconnecting.with(Reconnection.defaults(), listener)) {
            OpenConnection connection = test.opens();
            connection.receives("81 01 41");
            connection.assertSent("88 82 00000000 03 f3"); // 1011
            test.run();
            listener.assertNext(
                    "text 'A'",
                    "error ListenerException",
                    "reconnecting 1 in 250 ms: 1011 by CLIENT: ListenerException");
            assertThat(log.lines()).hasSize(1);
            test.reconnects(FIRST_DELAY);
        }
    }

    // ---- final and not final

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 400, 401, 403, 404, 407, 409, 410, 422, 426, 431, 451, 499})
    void refusalThatWillNotChangeEndsIt(int status) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(rejected(status));
            test.listener.assertNext("close 1006 by CLIENT: UpgradeRejectedException");
            assertThat(test.listener.closeInfo().cause())
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(status));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void refusalForNowDoesNotEndIt(int status) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(rejected(status));
            test.listener.assertNext("reconnecting 1 in 250 ms: UpgradeRejectedException");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsException.Reason.class,
            names = {"TIMEOUT", "CLOSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void identityThatIsNotAcceptableEndsIt(TlsException.Reason reason) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(new TlsException(reason, "no", null));
            test.listener.assertNext("close 1006 by CLIENT: TlsException");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HandshakeException.Kind.class,
            names = {"INVALID_RESPONSE", "LIMIT"})
    void invalidHandshakeEndsIt(HandshakeException.Kind kind) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(new HandshakeException(kind, "no", null));
            test.listener.assertNext("close 1006 by CLIENT: HandshakeException");
        }
    }

    private static Stream<WebSocketException> failuresThatPass() {
        return Stream.of(
                new ConnectFailedException(ConnectFailedException.Kind.DNS, "no such name", null),
                Reconnecting.refused(),
                new TlsException(TlsException.Reason.TIMEOUT, "late", null),
                new TlsException(TlsException.Reason.CLOSED, "gone", null),
                new HandshakeException(HandshakeException.Kind.TIMEOUT, "late", null),
                new HandshakeException(HandshakeException.Kind.EOF, "gone", null),
                new ProxyException(ProxyException.Kind.REFUSED, "busy", 503, null, null));
    }

    @ParameterizedTest
    @MethodSource("failuresThatPass")
    void failureThatMayPassDoesNotEndIt(WebSocketException failure) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(failure);
            test.listener.assertNext(
                    "reconnecting 1 in 250 ms: " + failure.getClass().getSimpleName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 ea", "03 eb", "03 ef", "03 f0", "03 f1", "03 f2"}) // 1002, 1003, 1007 to 1010
    void serverThatFindsFaultWithUsEndsIt(String code) {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.receives("88 02 " + code);
            connection.assertSent("88 82 00000000 " + code);
            test.loses(connection);
            test.listener.assertNext("close " + Integer.parseInt(code.replace(" ", ""), 16) + " by SERVER clean");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "03 e8, 1000",
        "03 e9, 1001",
        "03 f3, 1011",
        "03 f4, 1012",
        "03 f5, 1013",
        "03 f6, 1014",
        "0b b8, 3000",
        "0f a0, 4000",
        "13 87, 4999"
    })
    void serverThatSaysGoodbyeDoesNotEndIt(String code, int number) {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.receives("88 02 " + code);
            connection.assertSent("88 82 00000000 " + code);
            test.loses(connection);
            test.listener.assertNext("reconnecting 1 in 250 ms: " + number + " by SERVER clean");
        }
    }

    @Test
    void closeWithoutACodeDoesNotEndIt() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.receives("88 00");
            connection.assertSent("88 80 00000000");
            test.loses(connection);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1005 by SERVER clean");
        }
    }

    @ParameterizedTest
    @CsvSource({"83 00, 03 ea, 1002", "81 01 ff, 03 ef, 1007", "82 7f 7fffffffffffffff, 03 f1, 1009"})
    void serverThatWeFindFaultWithEndsIt(String bytes, String code, int number) {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.receives(bytes);
            connection.assertSent("88 82 00000000 " + code);
            test.run();
            assertThat(test.listener.drain()).singleElement().asString().startsWith("close " + number + " by CLIENT");
        }
    }

    // ---- how long it waits

    @Test
    void eachFailureMakesTheDelayLongerUpToItsLongest() {
        try (Reconnecting test = Reconnecting.begun()) {
            for (long millis :
                    new long[] {250, 500, 687, 1203, 2105, 3684, 6447, 11_283, 19_746, 27_566, 30_000, 30_000}) {
                test.attempt().fails(Reconnecting.refused());
                assertThat(test.listener.drain())
                        .singleElement()
                        .asString()
                        .endsWith(" in " + millis + " ms: ConnectFailedException");
                test.home.after(Duration.ofMillis(millis).minusNanos(1));
                test.assertNoAttempt();
                test.home.after(Duration.ofMillis(1)); // the delay has a fraction
            }
            test.attempt();
        }
    }

    @Test
    void connectionThatLastedIsANewBeginning() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.loses(test.opens());
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            OpenConnection second = test.reconnects(FIRST_DELAY);
            test.home.after(Duration.ofSeconds(30));
            test.loses(second);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
        }
    }

    @Test
    void connectionThatDidNotLastCountsAsAFailure() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.loses(test.opens());
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            OpenConnection second = test.reconnects(FIRST_DELAY);
            test.home.after(Duration.ofSeconds(30).minusNanos(1));
            test.loses(second);
            test.listener.assertNext("reconnecting 2 in 500 ms: 1006 by NETWORK: EOF");
        }
    }

    @Test
    void itGivesUpAfterTheGivenNumberOfAttempts() {
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults().withMaxAttempts(2))) {
            test.attempt().fails(Reconnecting.refused());
            test.home.after(FIRST_DELAY);
            test.attempt().fails(Reconnecting.refused());
            test.home.after(Duration.ofMillis(500));
            test.attempt().fails(rejected(503));
            test.listener.assertNext(
                    "reconnecting 1 in 250 ms: ConnectFailedException",
                    "reconnecting 2 in 500 ms: ConnectFailedException",
                    "close 1006 by CLIENT: UpgradeRejectedException");
        }
    }

    @Test
    void itGivesUpOnConnectionsThatDoNotLastAsWell() {
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults().withMaxAttempts(1))) {
            test.loses(test.opens());
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            test.loses(test.reconnects(FIRST_DELAY));
            test.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'120', 120_250",
        "'0', 250",
        "'Sun, 06 Nov 1994 08:50:37 GMT', 60_250",
        "'86400', 3_600_250",
        "'nonsense', 250",
        "'', 250"
    })
    void serverThatNamesATimeIsNotAskedBeforeItAndNotByAllAtOnce(String retryAfter, String millis) {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(rejected(503, Map.of("retry-after", List.of(retryAfter))));
            test.listener.assertNext("reconnecting 1 in " + millis.replace("_", "") + " ms: UpgradeRejectedException");
        }
    }

    @Test
    void proxyThatNamesATimeIsNotAskedBeforeItEither() {
        try (Reconnecting test = Reconnecting.begun()) {
            HttpHeaders headers = HttpHeaders.of(Map.of("Retry-After", List.of("7")), (name, value) -> true);
            test.attempt().fails(new ProxyException(ProxyException.Kind.REFUSED, "busy", 503, headers, null));
            test.listener.assertNext("reconnecting 1 in 7250 ms: ProxyException");
        }
    }

    // ---- what it is, from one connection to the next

    @Test
    void handshakeIsThatOfTheLastConnection() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection first = test.opens();
            assertThat(test.socket.handshake()).isSameAs(first.socket.handshake());
            test.loses(first);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            assertThat(test.socket.handshake()).isSameAs(first.socket.handshake());
            OpenConnection second = test.reconnects(FIRST_DELAY);
            assertThat(test.socket.handshake()).isSameAs(second.socket.handshake());
        }
    }

    @Test
    void demandThatIsLeftCountsForTheNextConnection() {
        try (Reconnecting test = Reconnecting.onDemand()) {
            test.socket.request(2);
            OpenConnection first = test.opens();
            test.run();
            first.receives("81 01 41");
            test.listener.assertNext("text 'A'");
            test.loses(first);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            test.socket.request(1);
            OpenConnection second = test.reconnects(FIRST_DELAY);
            second.receives("81 01 42  81 01 43  81 01 44");
            test.listener.assertNext("text 'B'", "text 'C'");
            test.socket.request(1);
            test.run();
            test.listener.assertNext("text 'D'");
        }
    }

    /** No callback of one connection comes after one of the next. */
    @Test
    void messagesThatWaitForTheirDemandHoldUpTheNextAttempt() {
        try (Reconnecting test = Reconnecting.onDemand()) {
            OpenConnection first = test.opens();
            first.receives("81 01 41");
            test.loses(first);
            test.home.after(Duration.ofMinutes(5));
            test.assertNoAttempt();
            test.socket.request(1);
            test.run();
            test.listener.assertNext("text 'A'", "reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            assertThat(test.socket.isOpen()).isFalse();
        }
    }

    @Test
    void stateIsThatOfTheConnectionThatThereIs() {
        try (Reconnecting test = Reconnecting.begun()) {
            assertThat(test.socket.isOpen()).isFalse();
            assertThat(test.socket.isWritable()).isFalse();
            OpenConnection first = test.opens();
            assertThat(test.socket.isOpen()).isTrue();
            assertThat(test.socket.isWritable()).isTrue();
            test.loses(first);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1006 by NETWORK: EOF");
            assertThat(test.socket.isOpen()).isFalse();
            assertThat(test.socket.isWritable()).isFalse();
            test.reconnects(FIRST_DELAY);
            assertThat(test.socket.isOpen()).isTrue();
        }
    }

    @Test
    void causeOfALostConnectionIsTyped() {
        RecordingListener listener = new RecordingListener();
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults().withMaxAttempts(1), listener)) {
            test.attempt().fails(rejected(503));
            listener.assertNext("reconnecting 1 in 250 ms: UpgradeRejectedException");
            test.home.after(FIRST_DELAY);
            test.attempt().fails(rejected(503));
            listener.assertNext("close 1006 by CLIENT: UpgradeRejectedException");
            CloseInfo info = listener.closeInfo();
            assertThat(test.socket.closed()).isCompletedWithValue(info);
            assertThat(test.socket.opened())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            SocketClosedException.class,
                            closed -> assertThat(closed.closeInfo()).isSameAs(info));
        }
    }

    @Test
    void aListenerThatTakesPartsGetsThemOfEachConnection() {
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults(), new RecordingParts())) {
            OpenConnection first = test.opens();
            first.receives("01 02 48 65");
            test.listener.assertNext("textPart 'He'");
            test.loses(first);
            test.listener.drain();
            OpenConnection second = test.reconnects(Duration.ofMillis(250));
            second.receives("82 01 07");
            test.listener.assertNext("binaryPart [07] last");
        }
    }
}
