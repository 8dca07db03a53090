package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.TrustsEverybody;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom a client lets in, by real handshakes: trust (the chain), then identity (the name). Faults rows 14 and 15, rule
 * H10.
 */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
class TlsHandshakeTest {
    private static TestCertificates certificates;
    private static Path authority;

    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;

    private SslContext trusting;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        authority = certificates.writeTo(directory).authority();
    }

    @BeforeEach
    void chooseEngine() {
        contexts = new ClientContexts(engine);
        trusting = contexts.create(Tls.trusting(authority));
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    /** What the user sees when the client connects to a server with that certificate; null when all is well. */
    private static TlsException outcome(SslContext client, X509Bundle identity, String host, String... protocols) {
        SslContext server = certificates.nettyContextForServer(identity, ClientAuth.NONE, protocols);
        try (TlsPair pair = TlsPair.handshake(client, server, host)) {
            if (pair.clientFailureOrNull() != null) {
                return TlsFailures.from(pair.clientFailure(), host, TlsPair.PORT);
            }
            ServerIdentity.check(pair.session(), host);
            return null;
        } catch (TlsException e) {
            return e;
        }
    }

    private static Instant inHours(int hours) {
        return Instant.now().plus(hours, ChronoUnit.HOURS);
    }

    private static X509Bundle serverNamed(String... names) {
        return certificates.issue(builder -> TestCertificates.withRawDnsNames(builder, names));
    }

    @Nested
    @Tag("fault-14")
    class Trust {
        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aCertificateOfATrustedCaIsAccepted(String protocol) {
            assertThat(outcome(trusting, certificates.server(), "localhost", protocol))
                    .isNull();
        }

        @Test
        @Tag("CVE-2020-15133")
        void anUnknownCaIsNamed() {
            X509Bundle stranger = TestCertificates.issuedBy(
                    certificates.otherAuthority(), TestCertificates.leaf("CN=x").addSanDnsName("localhost"));

            assertThat(outcome(trusting, stranger, "localhost"))
                    .returns(Reason.UNTRUSTED, TlsException::reason)
                    .hasMessage("the certificate of localhost is signed by an unknown CA (CN=Other Test CA)");
        }

        @Test
        @Tag("CVE-2020-15133")
        void aCaThatOnlyHasTheNameOfATrustedOneIsUnknown() {
            X509Bundle impostor = TestCertificates.authority("CN=Noctule Test CA");
            X509Bundle server = TestCertificates.issuedBy(
                    impostor, TestCertificates.leaf("CN=x").addSanDnsName("localhost"));

            assertThat(outcome(trusting, server, "localhost")).returns(Reason.UNTRUSTED, TlsException::reason);
        }

        @Test
        @Tag("CVE-2020-15133")
        void aSelfSignedCertificateIsCalledThat() {
            X509Bundle selfSigned =
                    TestCertificates.selfSigned(TestCertificates.leaf("CN=dev").addSanDnsName("localhost"));

            assertThat(outcome(trusting, selfSigned, "localhost"))
                    .returns(Reason.UNTRUSTED, TlsException::reason)
                    .hasMessage("the certificate of localhost is self-signed (CN=dev)");
        }

        @Test
        void controlCharactersInTheNameOfACaAreEscaped() {
            X509Bundle ca = TestCertificates.authority("CN=\u001b[2J\u202eca");
            X509Bundle server =
                    TestCertificates.issuedBy(ca, TestCertificates.leaf("CN=x").addSanDnsName("localhost"));

            assertThat(outcome(trusting, server, "localhost"))
                    .hasMessage("the certificate of localhost is signed by an unknown CA (CN=\\u{1b}[2J\\u{202e}ca)");
        }

        @Test
        void theSystemTrustsNoCaOfTheTest() {
            assertThat(outcome(contexts.create(Tls.system()), certificates.server(), "localhost"))
                    .returns(Reason.UNTRUSTED, TlsException::reason)
                    .hasMessage("the certificate of localhost is signed by an unknown CA (CN=Noctule Test CA)");
        }

        @Test
        @Tag("CVE-2020-15133")
        void anExpiredCertificateIsRefused() {
            X509Bundle expired = certificates.issue(builder ->
                    builder.addSanDnsName("localhost").notBefore(inHours(-48)).notAfter(inHours(-24)));

            assertThat(outcome(trusting, expired, "localhost"))
                    .returns(Reason.EXPIRED, TlsException::reason)
                    .returns(false, TlsException::isTransient)
                    .message()
                    .startsWith("the certificate of localhost has expired (NotAfter: ");
        }

        @Test
        @Tag("CVE-2020-15133")
        void aCertificateOfTomorrowIsRefused() {
            X509Bundle early = certificates.issue(
                    builder -> builder.addSanDnsName("localhost").notBefore(inHours(24)));

            assertThat(outcome(trusting, early, "localhost"))
                    .returns(Reason.NOT_YET_VALID, TlsException::reason)
                    .message()
                    .startsWith("the certificate of localhost is not valid yet (NotBefore: ");
        }

        @Test
        void aCertificateForClientsDoesNotMakeAServer() {
            assertThat(outcome(trusting, certificates.client(), "localhost"))
                    .returns(Reason.BAD_CERTIFICATE, TlsException::reason)
                    .message()
                    .startsWith("the certificate of localhost is not acceptable: Extended key usage");
        }

        /** RSA keys of less than 1024 bits are in {@code jdk.certpath.disabledAlgorithms}. */
        @Test
        void aWeakKeyIsRefusedByTheRuntime() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(960);
            KeyPair weak = generator.generateKeyPair();
            X509Bundle server = certificates.issue(
                    builder -> builder.rsa2048().keyPair(weak).addSanDnsName("localhost"));

            assertThat(outcome(trusting, server, "localhost"))
                    .returns(Reason.BAD_CERTIFICATE, TlsException::reason)
                    .message()
                    .startsWith("the certificate of localhost is not acceptable: ");
        }

        @Test
        void aRevokedCertificateIsRefusedIfTheContextChecksThat() throws Exception {
            X509Bundle revoked = certificates.issue(builder -> builder.addSanDnsName("localhost"));
            SslContext client = context(checking(certificates.revoking(revoked.getCertificate())));

            assertThat(outcome(client, certificates.server(), "localhost")).isNull();
            assertThat(outcome(client, revoked, "localhost"))
                    .returns(Reason.BAD_CERTIFICATE, TlsException::reason)
                    .message()
                    .startsWith("the certificate of localhost is not acceptable: ")
                    .contains("revoked");
        }

        private static TrustManager[] checking(CRL list) throws Exception {
            TrustAnchor anchor = new TrustAnchor(certificates.authority().getCertificate(), null);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(anchor), null);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return factory.getTrustManagers();
        }

        @Test
        void aSelfSignedCertificateInThePemFileIsTrusted(@TempDir Path directory) throws Exception {
            X509Bundle selfSigned =
                    TestCertificates.selfSigned(TestCertificates.leaf("CN=dev").addSanDnsName("localhost"));

            assertThat(outcome(trusting(directory, selfSigned), selfSigned, "localhost"))
                    .isNull();
        }

        @Test
        @Tag("CVE-2020-15133")
        void aSelfSignedCertificateInThePemFileExpiresAllTheSame(@TempDir Path directory) throws Exception {
            X509Bundle expired = TestCertificates.selfSigned(TestCertificates.leaf("CN=dev")
                    .addSanDnsName("localhost")
                    .notBefore(inHours(-48))
                    .notAfter(inHours(-24)));

            assertThat(outcome(trusting(directory, expired), expired, "localhost"))
                    .returns(Reason.EXPIRED, TlsException::reason);
        }

        @Test
        void anEmptyTrustStoreIsNamedAsTheCause() throws Exception {
            KeyStore empty = KeyStore.getInstance("PKCS12");
            empty.load(null, null);

            assertThat(outcome(context(trustManagersOf(empty)), certificates.server(), "localhost"))
                    .returns(Reason.UNTRUSTED, TlsException::reason)
                    .message()
                    .endsWith("the trust store is empty");
        }

        @Test
        void anInsecureClientTakesAnything() {
            X509Bundle stranger = TestCertificates.selfSigned(TestCertificates.leaf("CN=x"));
            SslContext server = certificates.nettyContextForServer(stranger, ClientAuth.NONE);

            try (TlsPair pair = TlsPair.handshake(contexts.create(Tls.insecure()), server, "localhost")) {
                assertThat(pair.session().isValid()).isTrue();
            }
        }

        private SslContext trusting(Path directory, X509Bundle bundle) throws Exception {
            Path file = Files.writeString(directory.resolve("trusted.pem"), bundle.getCertificatePEM());
            return contexts.create(Tls.trusting(file));
        }
    }

    @Nested
    @Tag("CVE-2020-11050")
    @Tag("CVE-2018-8034")
    @Tag("CVE-2017-1000209")
    @Tag("fault-14")
    class Identity {
        @ParameterizedTest
        @ValueSource(strings = {"localhost", "LOCALHOST", "localhost.", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
        void aNameOfTheCertificateIsAccepted(String host) {
            assertThat(outcome(trusting, certificates.server(), host)).isNull();
        }

        @ParameterizedTest
        @CsvSource({"TLSv1.2,chat.example", "TLSv1.3,chat.example", "TLSv1.3,127.0.0.2", "TLSv1.3,[::2]"})
        void anotherNameIsRefusedAndTheNamesAreListed(String protocol, String host) {
            assertThat(outcome(trusting, certificates.server(), host, protocol))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason)
                    .hasMessage(
                            "the certificate is not for " + host + ", but for localhost, 127.0.0.1, 0:0:0:0:0:0:0:1");
        }

        @Test
        void aWildcardStandsForOneLabel() {
            X509Bundle wildcard = serverNamed("*.chat.example");

            assertThat(outcome(trusting, wildcard, "a.chat.example")).isNull();
            assertThat(outcome(trusting, wildcard, "a.b.chat.example"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason);
            assertThat(outcome(trusting, wildcard, "chat.example")).returns(Reason.HOST_MISMATCH, TlsException::reason);
        }

        @Test
        void anAddressIsNotComparedWithNames() {
            assertThat(outcome(trusting, serverNamed("127.0.0.1"), "127.0.0.1"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason);
        }

        @Test
        void theCommonNameDoesNotCountAlthoughTheJdkTakesIt() {
            X509Bundle commonNameOnly = certificates.issue(builder -> builder.subject("CN=chat.example"));

            assertThat(afterTheJdksOwnCheck(commonNameOnly, "chat.example"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason)
                    .message()
                    .endsWith("but for no host at all: it has no subject alternative name");
        }

        @ParameterizedTest
        @CsvSource({"*.example,chat.example", "c*.chat.example,cc.chat.example"})
        void wildcardsThatOnlyTheJdkTakesAreRefused(String pattern, String host) {
            assertThat(afterTheJdksOwnCheck(serverNamed(pattern), host))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason);
        }

        private TlsException afterTheJdksOwnCheck(X509Bundle identity, String host) {
            SslContext server = certificates.nettyContextForServer(identity, ClientAuth.NONE);
            try (TlsPair pair = TlsPair.handshake(trusting, server, host)) {
                return catchThrowableOfType(TlsException.class, () -> ServerIdentity.check(pair.session(), host));
            }
        }

        @Test
        void aNulByteInANameEndsNothing() {
            X509Bundle nul = serverNamed("chat.example\0.evil.example");

            assertThat(outcome(trusting, nul, "chat.example"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason)
                    .hasMessage("the certificate is not for chat.example, but for chat.example\\u{0}.evil.example");
        }
    }

    /** Where the JDK's own check of the name is silently off, ours is on. */
    @Nested
    @Tag("CVE-2026-50010")
    @Tag("GHSA-p85m-gvr3-788c")
    @Tag("fault-14")
    class EveryKindOfTrust {
        static Stream<Arguments> kinds() throws Exception {
            return Stream.of(
                    Arguments.of("PEM", Tls.trusting(authority)),
                    Arguments.of("KeyStore", tls(trustManagersOf(keyStore()))),
                    Arguments.of("SSLContext", Tls.of(certificates.sslContextForClient())),
                    Arguments.of("plain X509TrustManager", tls(new TrustsEverybody.Plain())),
                    Arguments.of("X509ExtendedTrustManager", tls(new TrustsEverybody.Extended())));
        }

        private static KeyStore keyStore() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificates.authority().getCertificate());
            return store;
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("kinds")
        void refusesAnotherHost(String kind, Tls tls) {
            SslContext client = contexts.create(tls);
            for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
                assertThat(outcome(client, certificates.server(), "localhost", protocol))
                        .as(protocol)
                        .isNull();
                assertThat(outcome(client, certificates.server(), "chat.example", protocol))
                        .as(protocol)
                        .isNotNull()
                        .returns(Reason.HOST_MISMATCH, TlsException::reason);
            }
        }
    }

    /** A trust manager of the extended kind switches the JDK's name check off. */
    @Nested
    @Tag("CVE-2026-50010")
    @Tag("GHSA-p85m-gvr3-788c")
    class OwnSslContext {
        @Test
        void thePlainKindOfTrustManagerGetsTheJdksNameCheck() {
            SslContext client = context(new TrustsEverybody.Plain());

            assertThat(outcome(client, certificates.server(), "localhost")).isNull();
            assertThat(outcome(client, certificates.server(), "chat.example"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason)
                    .message()
                    .startsWith("the certificate is not for chat.example: ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void theExtendedKindGetsOurs(String protocol) {
            SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.NONE, protocol);

            try (TlsPair pair = TlsPair.handshake(context(new TrustsEverybody.Extended()), server, "chat.example")) {
                assertThatThrownBy(() -> ServerIdentity.check(pair.session(), "chat.example"))
                        .asInstanceOf(type(TlsException.class))
                        .returns(Reason.HOST_MISMATCH, TlsException::reason);
            }
        }

        @Test
        void theExtendedKindMayTrustWhomItLikes() {
            X509Bundle selfSigned =
                    TestCertificates.selfSigned(TestCertificates.leaf("CN=dev").addSanDnsName("localhost"));

            assertThat(outcome(context(new TrustsEverybody.Extended()), selfSigned, "localhost"))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void aResumedSessionIsCheckedToo(String protocol) {
            SslContext client = context(new TrustsEverybody.Extended());
            SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.NONE, protocol);
            long first;
            try (TlsPair pair = TlsPair.handshake(client, server, "chat.example")) {
                first = pair.session().getCreationTime();
                pair.sendFromServer("x"); // carries the tickets of TLS 1.3 along
            }

            try (TlsPair resumed = TlsPair.handshake(client, server, "chat.example")) {
                assertThat(resumed.session().getCreationTime()).isEqualTo(first);
                assertThatThrownBy(() -> ServerIdentity.check(resumed.session(), "chat.example"))
                        .isInstanceOf(TlsException.class);
                assertThatCode(() -> ServerIdentity.check(resumed.session(), "localhost"))
                        .doesNotThrowAnyException();
            }
        }

        @Test
        @Tag("CVE-2020-15133")
        void aTrustManagersOwnReasonIsShown() {
            X509TrustManager pin = new TrustsEverybody.Plain() {
                @Override
                public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
                    throw new CertificateException("not the pinned key");
                }
            };

            assertThat(outcome(context(pin), certificates.server(), "localhost"))
                    .returns(Reason.BAD_CERTIFICATE, TlsException::reason)
                    .hasMessage("the certificate of localhost is not acceptable: not the pinned key");
        }

        @Test
        void itsOwnChoiceOfVersionsIsKept() throws Exception {
            SSLContext old = SSLContext.getInstance("TLSv1.2");
            old.init(null, new TrustManager[] {new TrustsEverybody.Plain()}, null);

            assertThat(outcome(contexts.create(Tls.of(old)), certificates.server(), "localhost", "TLSv1.3"))
                    .returns(Reason.NO_COMMON_PARAMETERS, TlsException::reason)
                    .hasMessage("no TLS version or cipher suite in common with localhost:443 (alert protocol_version)");
        }
    }

    @Nested
    @Tag("H10")
    class Sni {
        @ParameterizedTest
        @CsvSource({"localhost,localhost", "Chat.Example.,Chat.Example", "xn--bcher-kva.example,xn--bcher-kva.example"})
        void aNameIsSent(String host, String sent) {
            try (TlsPair pair = handshakeInsecurely(host)) {
                assertThat(pair.serverNames()).containsExactly("type=host_name (0), value=" + sent);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "::1", "[::1]"})
        void anAddressIsNotSent(String host) {
            try (TlsPair pair = handshakeInsecurely(host)) {
                assertThat(pair.serverNames()).isEmpty();
            }
        }

        @Test
        void anUnderscoreIsNotSentBecauseTheJdkCannot() {
            try (TlsPair pair = handshakeInsecurely("my_service")) {
                assertThat(pair.session().isValid()).isTrue();
                assertThat(pair.serverNames()).isEmpty();
            }
            assertThat(outcome(trusting, serverNamed("my-service"), "my_service"))
                    .returns(Reason.HOST_MISMATCH, TlsException::reason)
                    .message()
                    .startsWith("the certificate is not for my_service: Illegal given domain name");
        }

        private TlsPair handshakeInsecurely(String host) {
            return TlsPair.handshake(contexts.create(Tls.insecure()), certificates.nettyContextForServer(), host);
        }
    }

    @Nested
    @Tag("fault-15")
    class Versions {
        @Test
        void theNewestIsTaken() {
            try (TlsPair pair = TlsPair.handshake(trusting, certificates.nettyContextForServer(), "localhost")) {
                assertThat(pair.session().getProtocol()).isEqualTo("TLSv1.3");
            }
        }

        @Test
        void onlyTwoAreOffered() {
            try (TlsPair pair = TlsPair.handshake(trusting, certificates.nettyContextForServer(), "localhost")) {
                assertThat(pair.clientEngine().getEnabledProtocols())
                        .filteredOn(name -> !name.equals("SSLv2Hello")) // is listed by Netty's engine, and not sent
                        .containsExactly("TLSv1.3", "TLSv1.2");
                assertThat(pair.clientEngine().getSSLParameters().getApplicationProtocols())
                        .isEmpty();
            }
        }
    }

    private SslContext context(TrustManager... managers) {
        return contexts.create(tls(managers));
    }

    private static Tls tls(TrustManager... managers) {
        return Tls.of(TrustsEverybody.sslContext(managers));
    }

    private static TrustManager[] trustManagersOf(KeyStore store) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }
}
