package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.TrustsEverybody;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Whose engine it is. The tests have netty-tcnative on their class path. */
class TlsEngineTest {
    private static final String JDK = "sun.security.ssl.";
    private static final String OPENSSL = "io.netty.handler.ssl.ReferenceCountedOpenSslEngine";

    private static TestCertificates certificates;
    private static Path authority;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        authority = certificates.writeTo(directory).authority();
    }

    private static String engineOf(Tls tls) {
        try (ClientContexts contexts = new ClientContexts(tls.engine())) {
            SSLEngine engine = contexts.create(tls).newEngine(ByteBufAllocator.DEFAULT, "localhost", TlsPair.PORT);
            ReferenceCountUtil.release(engine);
            return engine.getClass().getName();
        }
    }

    static Stream<Named<Tls>> ourTrust() {
        return Stream.of(
                Named.of("system", Tls.system()),
                Named.of("PEM", Tls.trusting(authority)),
                Named.of("insecure", Tls.insecure()));
    }

    @ParameterizedTest
    @MethodSource("ourTrust")
    void isOpenSslIfItIsThere(Tls tls) {
        assertThat(engineOf(tls)).isEqualTo(OPENSSL);
    }

    @ParameterizedTest
    @MethodSource("ourTrust")
    void isTheJdksForWhoeverAsksForIt(Tls tls) {
        assertThat(engineOf(tls.withEngine(Tls.Engine.JDK))).startsWith(JDK);
    }

    static Stream<Named<Tls>> trustOfTheUser() {
        return Stream.of(
                Named.of("SSLContext", Tls.of(certificates.sslContextForClient())),
                Named.of("plain X509TrustManager", Tls.of(TrustsEverybody.sslContext(new TrustsEverybody.Plain()))),
                Named.of(
                        "X509ExtendedTrustManager",
                        Tls.of(TrustsEverybody.sslContext(new TrustsEverybody.Extended()))));
    }

    @ParameterizedTest
    @MethodSource("trustOfTheUser")
    @Tag("CVE-2026-50010")
    @Tag("GHSA-p85m-gvr3-788c")
    void isTheJdksWithAnSslContextOfTheUser(Tls tls) {
        assertThat(engineOf(tls)).startsWith(JDK);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new UnsatisfiedLinkError("natives of another version"),
                new NoClassDefFoundError("io/netty/internal/tcnative/SSL"),
                new IllegalStateException("Cannot refuse renegotiation"),
                new SSLException("failed to create an SSL_CTX"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isTheJdksIfOpenSslFails(Throwable failure) {
        Logger log = (Logger) LoggerFactory.getLogger(OpenSslEngines.class);
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        Level level = log.getLevel();
        seen.start();
        log.addAppender(seen);
        log.setLevel(Level.DEBUG);
        try {
            assertThat(OpenSslEngines.works(() -> PlatformDependent.throwException(failure)))
                    .isFalse();
        } finally {
            log.setLevel(level);
            log.detachAppender(seen);
        }
        assertThat(seen.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("TLS engine: the JDK's, because OpenSSL cannot be used here: " + failure);
    }

    @Test
    void holdsTheMemoryOfItsContextUntilTheLastConnectionEnds() {
        SslContext context = TlsContexts.create(Tls.trusting(authority));
        try (TlsPair pair = TlsPair.handshake(context, certificates.nettyContextForServer(), "localhost")) {
            TlsContexts.release(context);
            pair.sendFromClient("hello");

            assertThat(pair.receivedByServer()).isEqualTo("hello");
            assertThat(ReferenceCountUtil.refCnt(context)).isEqualTo(1);
        }
        assertThat(ReferenceCountUtil.refCnt(context)).isZero();
    }
}
