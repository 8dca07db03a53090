package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXReason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which TLS fails gets its reason and its words. Faults rows 5, 14 and 15. */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
class TlsFailuresTest {
    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;

    @BeforeEach
    void chooseEngine() {
        contexts = new ClientContexts(engine);
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    /** What the client makes of a server that answers its ClientHello in that way. */
    private TlsException answeredBy(Consumer<EmbeddedChannel> server) {
        SslHandler tls = TlsHandlers.newHandler(
                contexts.create(Tls.system()), ByteBufAllocator.DEFAULT, "chat.example", 8443, Duration.ofSeconds(10));
        EmbeddedChannel channel = new EmbeddedChannel(tls, new Swallow());
        try {
            server.accept(channel);
            assertThat(tls.handshakeFuture().isDone()).isTrue();
            return TlsFailures.from(tls.handshakeFuture().cause(), "chat.example", 8443);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private TlsException answeredBy(byte[] bytes) {
        return answeredBy(channel -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)));
    }

    private TlsException answeredBy(String hex) {
        return answeredBy(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    @Nested
    @Tag("fault-15")
    class NotTls {
        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "hello, world"})
        void aPlainServerIsCalledThat(String answer) {
            assertThat(answeredBy(answer.getBytes(StandardCharsets.US_ASCII)))
                    .returns(Reason.NOT_TLS, TlsException::reason)
                    .returns(false, TlsException::isTransient)
                    .hasMessage("the server on port 8443 does not speak TLS; did you mean ws://chat.example:8443 ?");
        }

        @Test
        void theSuggestedUriHasBracketsAroundAnAddress() {
            assertThat(TlsFailures.from(new SSLException("Unsupported or unrecognized SSL message"), "::1", 8443))
                    .returns(Reason.NOT_TLS, TlsException::reason)
                    .hasMessageEndingWith("did you mean ws://[::1]:8443 ?");
        }
    }

    @Nested
    @Tag("fault-5")
    class Ended {
        @Test
        void theEndOfTheConnectionIsTransient() {
            assertThat(answeredBy(EmbeddedChannel::close))
                    .returns(Reason.CLOSED, TlsException::reason)
                    .returns(true, TlsException::isTransient)
                    .hasMessage("chat.example:8443 ended the connection during the TLS handshake");
        }

        @Test
        void closeNotifyIsTheEndToo() {
            // 15 alert, 03 03 TLS 1.2, 2 bytes: 01 warning, 00 close_notify
            assertThat(answeredBy("15 0303 0002 01 00")).returns(Reason.CLOSED, TlsException::reason);
        }

        static Stream<Throwable> transport() {
            return Stream.of(
                    new ClosedChannelException(),
                    new IOException("Connection reset by peer"),
                    new SocketException("Broken pipe"),
                    new SSLHandshakeException("Remote host terminated the handshake").initCause(new EOFException()));
        }

        @ParameterizedTest
        @MethodSource
        void transport(Throwable failure) {
            assertThat(TlsFailures.from(failure, "chat.example", 443)).returns(Reason.CLOSED, TlsException::reason);
        }

        @Test
        void silenceIsATimeout() {
            assertThat(answeredBy(channel -> {
                        channel.advanceTimeBy(10, TimeUnit.SECONDS);
                        channel.runScheduledPendingTasks();
                    }))
                    .returns(Reason.TIMEOUT, TlsException::reason)
                    .returns(true, TlsException::isTransient)
                    .hasMessageStartingWith("no end of the TLS handshake with chat.example:8443: ");
        }
    }

    @Nested
    class Alert {
        // 15 alert, 03 03 TLS 1.2, 2 bytes: 02 fatal, and the description (RFC 8446, section 6)
        @ParameterizedTest
        @CsvSource({
            "28, handshake_failure, NO_COMMON_PARAMETERS",
            "46, protocol_version, NO_COMMON_PARAMETERS",
            "47, insufficient_security, NO_COMMON_PARAMETERS",
            "56, inappropriate_fallback, NO_COMMON_PARAMETERS",
            "6d, missing_extension, NO_COMMON_PARAMETERS",
            "78, no_application_protocol, NO_COMMON_PARAMETERS",
            "2a, bad_certificate, CLIENT_CERTIFICATE",
            "2b, unsupported_certificate, CLIENT_CERTIFICATE",
            "2c, certificate_revoked, CLIENT_CERTIFICATE",
            "2d, certificate_expired, CLIENT_CERTIFICATE",
            "2e, certificate_unknown, CLIENT_CERTIFICATE",
            "30, unknown_ca, CLIENT_CERTIFICATE",
            "31, access_denied, CLIENT_CERTIFICATE",
            "33, decrypt_error, CLIENT_CERTIFICATE",
            "74, certificate_required, CLIENT_CERTIFICATE",
            "70, unrecognized_name, OTHER",
            "50, internal_error, OTHER",
            "2f, illegal_parameter, OTHER",
        })
        @Tag("fault-15")
        void hasAReasonAndIsNamed(String code, String name, Reason reason) {
            assertThat(answeredBy("15 0303 0002 02" + code))
                    .returns(reason, TlsException::reason)
                    .returns(reason == Reason.CLIENT_CERTIFICATE, e -> TlsFailures.isCertificateAlert(e.getCause()))
                    .hasMessageContaining("chat.example")
                    .hasMessageEndingWith(" (alert " + name + ")");
        }

        @Test
        void ofAnUnknownKindIsOther() {
            assertThat(answeredBy("15 0303 0002 02 fe")).returns(Reason.OTHER, TlsException::reason);
        }

        /** To the JDK. OpenSSL goes on, as RFC 6066, section 3 lets a client do. */
        @Test
        void aWarningAboutTheNameIsAnEndToo() {
            String warning = "15 0303 0002 01 70"; // 01 warning, 70 unrecognized_name
            if (engine != Tls.Engine.JDK) {
                assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> answeredBy(warning)); // no end
                return;
            }
            assertThat(answeredBy(warning))
                    .returns(Reason.OTHER, TlsException::reason)
                    .hasMessage(
                            "the server on port 8443 does not know the name chat.example (alert unrecognized_name)");
        }

        @Test
        void handshakeFailureMentionsTheCertificateThatTls12HasNoAlertFor() {
            assertThat(answeredBy("15 0303 0002 02 28"))
                    .hasMessage("no cipher suite in common with chat.example:8443, or it wants a client certificate"
                            + " (alert handshake_failure)");
        }

        @Test
        void isFoundBelowWhateverNettyWrapsItIn() {
            Throwable alert =
                    new SSLHandshakeException("(certificate_required) Received fatal alert: certificate_required");

            assertThat(TlsFailures.isCertificateAlert(new DecoderException(alert)))
                    .isTrue();
            assertThat(TlsFailures.isCertificateAlert(new CompletionException(new DecoderException(alert))))
                    .isTrue();
            assertThat(TlsFailures.from(new DecoderException(alert), "chat.example", 443))
                    .returns(Reason.CLIENT_CERTIFICATE, TlsException::reason)
                    .hasMessage(
                            "chat.example:443 wants a client certificate, and got none (alert certificate_required)");
        }

        @Test
        void thatWeSentOurselvesDoesNotBlameTheClientCertificate() {
            assertThat(TlsFailures.isCertificateAlert(
                            new SSLHandshakeException("(certificate_unknown) No subject alternative names present")))
                    .isFalse();
            assertThat(TlsFailures.isCertificateAlert(new IOException("Connection reset by peer")))
                    .isFalse();
        }
    }

    @Nested
    @Tag("fault-14")
    class Certificate {
        static Stream<Arguments> refusals() {
            return Stream.of(
                    Arguments.of(new CertificateExpiredException("NotAfter: x"), Reason.EXPIRED),
                    Arguments.of(new CertificateNotYetValidException("NotBefore: x"), Reason.NOT_YET_VALID),
                    Arguments.of(path(BasicReason.EXPIRED), Reason.EXPIRED),
                    Arguments.of(path(BasicReason.NOT_YET_VALID), Reason.NOT_YET_VALID),
                    Arguments.of(path(BasicReason.REVOKED), Reason.BAD_CERTIFICATE),
                    Arguments.of(path(BasicReason.UNDETERMINED_REVOCATION_STATUS), Reason.BAD_CERTIFICATE),
                    Arguments.of(path(BasicReason.ALGORITHM_CONSTRAINED), Reason.BAD_CERTIFICATE),
                    Arguments.of(path(BasicReason.INVALID_SIGNATURE), Reason.UNTRUSTED),
                    Arguments.of(path(BasicReason.UNSPECIFIED), Reason.BAD_CERTIFICATE),
                    Arguments.of(path(PKIXReason.NO_TRUST_ANCHOR), Reason.UNTRUSTED),
                    Arguments.of(path(PKIXReason.NAME_CHAINING), Reason.UNTRUSTED),
                    Arguments.of(path(PKIXReason.NOT_CA_CERT), Reason.BAD_CERTIFICATE),
                    Arguments.of(path(PKIXReason.PATH_TOO_LONG), Reason.BAD_CERTIFICATE),
                    Arguments.of(new CertificateException(new CertPathBuilderException("x")), Reason.UNTRUSTED),
                    Arguments.of(new CertificateParsingException("x"), Reason.BAD_CERTIFICATE),
                    Arguments.of(
                            new CertificateException("No subject alternative DNS name matching chat.example found."),
                            Reason.HOST_MISMATCH),
                    Arguments.of(
                            new CertificateException("No subject alternative names matching IP address ::1 found"),
                            Reason.HOST_MISMATCH),
                    Arguments.of(
                            new CertificateException("No subject alternative names present"), Reason.HOST_MISMATCH),
                    Arguments.of(new CertificateException("No name matching chat.example found"), Reason.HOST_MISMATCH),
                    Arguments.of(new CertificateException("Illegal given domain name: a_b"), Reason.HOST_MISMATCH));
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void refusedByTheJdkHasAReason(CertificateException refusal, Reason reason) {
            Throwable failure = new SSLHandshakeException("x").initCause(refusal);

            assertThat(TlsFailures.from(new DecoderException(failure), "chat.example", 443))
                    .returns(reason, TlsException::reason)
                    .hasMessageStartingWith("the certificate ")
                    .hasMessageContaining("chat.example");
        }

        @Test
        void textInTheJdksMessageIsBoundedAndEscaped() {
            CertificateException refusal = new CertificateException("\u001b[2J" + "x".repeat(1000));

            assertThat(TlsFailures.from(refusal, "chat.example", 443))
                    .hasMessage(
                            "the certificate of chat.example is not acceptable: \\u{1b}[2J" + "x".repeat(296) + "...");
        }

        private static CertificateException path(CertPathValidatorException.Reason reason) {
            return new CertificateException(new CertPathValidatorException("x", null, null, -1, reason));
        }
    }

    @Test
    @Tag("fault-15")
    void anOldVersionThatTheServerSelectsIsNamed() {
        // 16 handshake, 42 bytes: 02 ServerHello, 38 bytes: 0301 TLS 1.0, random, no session, c013, no compression
        assertThat(answeredBy("16 0301 002a 02 000026 0301" + "11".repeat(32) + "00 c013 00"))
                .returns(Reason.NO_COMMON_PARAMETERS, TlsException::reason)
                .hasMessageStartingWith("no TLS version or cipher suite in common with chat.example:8443: ");
    }

    @Test
    @Tag("fault-15")
    void nothingInCommonFoundOnThisSideIsNamed() {
        Throwable failure = new SSLHandshakeException("No appropriate protocol (protocol is disabled or ...)");

        assertThat(TlsFailures.from(failure, "chat.example", 443))
                .returns(Reason.NO_COMMON_PARAMETERS, TlsException::reason);
    }

    @Test
    void anythingElseIsOtherAndKeepsItsMessage() {
        Throwable failure = new SSLException("bad record MAC");

        assertThat(TlsFailures.from(failure, "chat.example", 443))
                .returns(Reason.OTHER, TlsException::reason)
                .hasMessage("the TLS handshake with chat.example:443 failed: bad record MAC")
                .hasCause(failure);
    }

    @Test
    void aFailureWithoutAMessageIsNamedByItsType() {
        assertThat(TlsFailures.from(new IllegalStateException(), "chat.example", 443))
                .hasMessage("the TLS handshake with chat.example:443 failed: IllegalStateException");
    }

    @Test
    void aTlsExceptionStaysAsItIs() {
        TlsException known = new TlsException(Reason.HOST_MISMATCH, "known", null);

        assertThat(TlsFailures.from(known, "chat.example", 443)).isSameAs(known);
        assertThat(TlsFailures.from(new CompletionException(known), "chat.example", 443))
                .isSameAs(known);
    }

    @Test
    void aRingOfCausesHasAnEnd() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));

        assertThat(TlsFailures.from(one, "chat.example", 443)).returns(Reason.OTHER, TlsException::reason);
    }

    private static final class Swallow extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // the handshake future has it
        }
    }
}
