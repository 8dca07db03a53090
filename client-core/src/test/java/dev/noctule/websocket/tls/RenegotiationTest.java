package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** After the check of the server's identity nobody negotiates another one. Faults row 17. */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
@Tag("fault-17")
class RenegotiationTest {
    private static TestCertificates certificates;
    private static Path authority;

    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        authority = certificates.writeTo(directory).authority();
    }

    @BeforeEach
    void chooseEngine() {
        contexts = new ClientContexts(engine);
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    private TlsPair connected(String protocol) {
        SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.NONE, protocol);
        TlsPair pair = TlsPair.handshake(contexts.create(Tls.trusting(authority)), server, "localhost");
        assertThat(pair.session().getProtocol()).isEqualTo(protocol);
        return pair;
    }

    @Test
    void ofANewSessionByTheServerEndsTheConnection() {
        try (TlsPair pair = connected("TLSv1.2")) {
            pair.serverEngine().setNeedClientAuth(true); // the old session has none, so the server cannot resume it

            pair.renegotiateFromServer();
            pair.flushFromClient(); // OpenSSL's engine tells an error at its next use

            assertThat(pair.clientErrors())
                    .first(as(THROWABLE))
                    .rootCause()
                    .isInstanceOf(SSLException.class)
                    .hasMessageEndingWith(
                            engine == Tls.Engine.JDK ? "New session creation is disabled" : "NO_RENEGOTIATION");
            assertThat(pair.isOpen()).isFalse();
        }
    }

    /** And that with the JDK's engine only. */
    @Test
    void byTheServerCanAtMostResumeTheSessionThatWasChecked() {
        try (TlsPair pair = connected("TLSv1.2")) {
            byte[] checked = pair.session().getId();

            pair.renegotiateFromServer();
            if (engine == Tls.Engine.JDK) {
                pair.sendFromServer("hello");
                assertThat(pair.receivedByClient()).isEqualTo("hello");
                assertThat(pair.session().getId()).isEqualTo(checked);
            } else {
                pair.flushFromClient();
                assertThat(pair.clientErrors()).isNotEmpty();
                assertThat(pair.isOpen()).isFalse();
            }
        }
    }

    @Test
    void keysOfTls13MayChange() {
        try (TlsPair pair = connected("TLSv1.3")) {
            pair.renegotiateFromServer(); // a KeyUpdate (RFC 8446, section 4.6.3)
            pair.sendFromServer("hello");
            pair.sendFromClient("hi");

            assertThat(pair.receivedByClient()).isEqualTo("hello");
            assertThat(pair.receivedByServer()).isEqualTo("hi");
        }
    }

    /** Which is not taken for a flood of session tickets. */
    @Test
    void keysOfTls13MayChangeHundredsOfTimes() {
        int updates = 500;
        try (TlsPair pair = connected("TLSv1.3")) {
            for (int i = 0; i < updates; i++) {
                pair.renegotiateFromServer();
                pair.sendFromServer("x"); // OpenSSL's engine wants data between them
            }
            assertThat(pair.receivedByClient()).hasSize(updates);
        }
    }
}
