package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 6455, 4.1, on a channel: an answer with another status is a refusal, and its body is read within a bound of size
 * and time.
 */
@Tag("R1")
@Tag("fault-13")
class RefusalTest {
    private static UpgradeRejectedException refusalOf(OpeningConnection opening) {
        return opening.failure(UpgradeRejectedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK, false",
        "301, Moved Permanently, false",
        "401, Unauthorized, false",
        "404, Not Found, false",
        "408, Request Timeout, true",
        "429, Too Many Requests, true",
        "503, Service Unavailable, true"
    })
    void statusHeadersAndBodyAreTold(int status, String phrase, boolean isTransient) {
        String answer = "HTTP/1.1 " + status + " " + phrase + "\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\nbody";
        Bytes.everySplit(OpeningConnection.latin1(answer), reads -> {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                reads.forEach(read -> {
                    if (opening.channel.isOpen()) {
                        opening.receives(read);
                    }
                });
                UpgradeRejectedException refusal = refusalOf(opening);
                assertThat(refusal.status()).isEqualTo(status);
                assertThat(refusal.reasonPhrase()).isEqualTo(phrase);
                assertThat(refusal.headers().firstValue("retry-after")).hasValue("3");
                assertThat(refusal.bodyText()).isEqualTo("body");
                assertThat(refusal.isBodyTruncated()).isFalse();
                assertThat(refusal.isTransient()).isEqualTo(isTransient);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "302 Found\r\nLocation: ws://server.test/other",
                "308 Permanent Redirect\r\nLocation: /other",
                "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"a\"",
                "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"a\""
            })
    void redirectIsNotFollowedAndChallengeIsNotAnswered(String answer) {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(answer).startsWith(String.valueOf(refusalOf(opening).status()));
            assertThat(opening.takeSent()).isEmpty();
        }
    }

    /** RFC 6455, 4.4. */
    @ParameterizedTest
    @ValueSource(strings = {"426 Upgrade Required", "400 Bad Request"})
    @Tag("R7")
    void versionsOfTheServerAreShownAndNoneOfThemIsTried(String status) {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 " + status + "\r\nSec-WebSocket-Version: 8, 7\r\nsec-websocket-version: 14\r\n"
                    + "Content-Length: 0\r\n\r\n");
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal).hasMessageContaining(status);
            assertThat(refusal.headers().allValues("Sec-WebSocket-Version")).containsExactly("8, 7", "14");
            assertThat(opening.takeSent()).isEmpty();
        }
    }

    @Test
    void emptyBodyIsNotWaitedFor() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertThat(refusalOf(opening).body()).isEmpty();
        }
    }

    @Test
    void chunkedBodyIsJoined() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.bodyText()).isEqualTo("abcde");
            assertThat(refusal.isBodyTruncated()).isFalse();
        }
    }

    @Test
    void bodyWithoutALengthEndsWithTcp() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 401 Unauthorized\r\n\r\nwho are");
            opening.receives(" you?");
            opening.tcpEnds();
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.bodyText()).isEqualTo("who are you?");
            assertThat(refusal.isBodyTruncated()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 9, abc", "'Transfer-Encoding: chunked', '3\r\nabc\r\n2'"})
    void bodyThatEndsTooEarlyIsTruncated(String field, String body) {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 401 Unauthorized\r\n" + field + "\r\n\r\n" + body);
            opening.tcpEnds();
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.bodyText()).isEqualTo("abc");
            assertThat(refusal.isBodyTruncated()).isTrue();
        }
    }

    @Test
    void bodyThatBreaksOffIsTruncated() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nabc");
            opening.tcpBreaks(new IOException("Connection reset"));
            assertThat(refusalOf(opening).isBodyTruncated()).isTrue();
        }
    }

    @Test
    void bodyThatBreaksHttpIsTruncated() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n");
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.bodyText()).isEqualTo("abc");
            assertThat(refusal.isBodyTruncated()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 'abcdefg', false", "8, 'abcdefg', true", "100, 'abcdefg', true"})
    void bodyBeyondTheLimitIsTruncated(int length, String kept, boolean truncated) {
        ClientOptions options =
                ClientOptions.DEFAULTS.withLimits(Limits.defaults().withErrorBodyBytes(7));
        try (OpeningConnection opening = OpeningConnection.begin(options, new RecordingListener())) {
            opening.receives("HTTP/1.1 500 Oops\r\nContent-Length: " + length + "\r\n\r\n"
                    + "abcdefghij".substring(0, Math.min(length, 10)));
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.bodyText()).isEqualTo(kept);
            assertThat(refusal.isBodyTruncated()).isEqualTo(truncated);
        }
    }

    @Test
    void bodyThatDoesNotEndIsWaitedForForTwoSeconds() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                opening.after(Duration.ofMillis(500));
                opening.receives("x"); // does not extend the time
            }
            opening.after(Duration.ofMillis(499));
            assertThat(opening.result).isNotDone();
            opening.after(Duration.ofMillis(1));
            UpgradeRejectedException refusal = refusalOf(opening);
            assertThat(refusal.bodyText()).isEqualTo("xxx");
            assertThat(refusal.isBodyTruncated()).isTrue();
        }
    }

    @Test
    void deadlineThatPassesWhileTheBodyIsReadDoesNotHideTheRefusal() {
        ClientOptions options = OpeningConnection.within(Timeouts.defaults().withHandshake(Duration.ofSeconds(1)));
        try (OpeningConnection opening = OpeningConnection.begin(options, new RecordingListener())) {
            opening.receives("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nabc");
            opening.after(Duration.ofSeconds(1));
            assertThat(refusalOf(opening).status()).isEqualTo(403);
            assertThat(refusalOf(opening).isBodyTruncated()).isTrue();
        }
    }

    @Test
    @Tag("R8")
    void interimAnswerIsNoRefusal() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertThat(refusalOf(opening).status()).isEqualTo(404);
        }
    }

    /** Nobody is told who we are whom the user has not named. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @Tag("ws-redirects")
    void redirectIsNotFollowed(int status) throws Exception {
        try (ByteServer elsewhere = ByteServer.serving(ByteServer.Peer::readUntilEnd);
                ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    peer.writeText("HTTP/1.1 " + status + " Moved\r\nLocation: " + elsewhere.ws()
                            + "\r\nContent-Length: 0\r\n\r\n");
                    peer.readUntilEnd();
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocketRequest request = WebSocketRequest.builder(server.ws())
                    .header("Authorization", "Bearer hunter2")
                    .header("Cookie", "a=b")
                    .build();
            UpgradeRejectedException refusal =
                    Clients.failureOf(UpgradeRejectedException.class, client.connect(request, new RecordingListener()));
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.headers().firstValue("Location")).hasValue(elsewhere.ws());
            assertThat(server.accepted()).isEqualTo(1);
            assertThat(elsewhere.accepted()).isZero();
        }
    }

    /** Two answers in one segment. */
    @Test
    @Tag("R14")
    @Tag("CVE-2026-42584")
    @Tag("CVE-2026-50020")
    @Tag("CVE-2026-59898")
    void agreementBehindARefusalHasNoMeaning() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + OpeningConnection.AGREED);
            assertThat(refusalOf(opening).status()).isEqualTo(200);
        }
    }
}
