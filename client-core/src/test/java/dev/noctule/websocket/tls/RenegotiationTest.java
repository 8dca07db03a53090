package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** After the check of the server's identity nobody negotiates another one. Faults row 17. */
class RenegotiationTest {
    private static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
    }

    private static TlsPair connected(String protocol) {
        SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.NONE, protocol);
        TlsPair pair =
                TlsPair.handshake(TlsContexts.create(Tls.of(certificates.sslContextForClient())), server, "localhost");
        assertThat(pair.session().getProtocol()).isEqualTo(protocol);
        return pair;
    }

    @Test
    void ofANewSessionByTheServerEndsTheConnection() {
        try (TlsPair pair = connected("TLSv1.2")) {
            pair.serverEngine().setNeedClientAuth(true); // the old session has none, so the server cannot resume it

            pair.renegotiateFromServer();

            assertThat(pair.clientErrors())
                    .first(as(THROWABLE))
                    .rootCause()
                    .isInstanceOf(SSLException.class)
                    .hasMessageEndingWith("New session creation is disabled");
            assertThat(pair.isOpen()).isFalse();
        }
    }

    @Test
    void byTheServerCanAtMostResumeTheSessionThatWasChecked() {
        try (TlsPair pair = connected("TLSv1.2")) {
            byte[] checked = pair.session().getId();

            pair.renegotiateFromServer();
            pair.sendFromServer("hello");

            assertThat(pair.receivedByClient()).isEqualTo("hello");
            assertThat(pair.session().getId()).isEqualTo(checked);
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
}
