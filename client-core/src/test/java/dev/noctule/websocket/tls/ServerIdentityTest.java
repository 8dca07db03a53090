package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.buffer.ByteBufUtil;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.lang.reflect.Proxy;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.stream.IntStream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525, section 6: the names of a certificate against the host that was asked for. */
class ServerIdentityTest {
    private static final X509Bundle CA = TestCertificates.authority("CN=ca");

    @Nested
    class DnsNames {
        // \0 stands for NUL, \x for the octet FF.
        @ParameterizedTest(name = "{0} for {1}: {2}")
        @CsvSource({
            // 6.3: labels are compared whole, without regard to case
            "chat.example, chat.example, true",
            "CHAT.example, chat.EXAMPLE, true",
            "localhost, localhost, true",
            "chat.example, example, false",
            "example, chat.example, false",
            "hat.example, chat.example, false",
            "chat.example.evil, chat.example, false",
            "xn--bcher-kva.example, xn--bcher-kva.example, true",
            "my_service, my_service, true",
            "'', chat.example, false",
            // The dot of the root belongs to DNS, not to certificates
            "chat.example, chat.example., true",
            "chat.example., chat.example, false",
            "chat.example., chat.example., false",
            "chat.example, chat.example.., false",
            // 6.3: a wildcard is the whole left-most label and stands for one label
            "*.chat.example, a.chat.example, true",
            "*.CHAT.example, A.chat.Example, true",
            "*.chat.example, a.chat.example., true",
            "*.chat.example, xn--bcher-kva.chat.example, true",
            "*.chat.example, chat.example, false",
            "*.chat.example, .chat.example, false",
            "*.chat.example, a.b.chat.example, false",
            "*.chat.example, a.other.example, false",
            "*.chat.example, *.chat.example, false",
            "a*.chat.example, ab.chat.example, false",
            "*a.chat.example, ba.chat.example, false",
            "xn--*.chat.example, xn--bcher-kva.chat.example, false",
            "a.*.example, a.chat.example, false",
            "*.*.example, a.chat.example, false",
            "**.chat.example, a.chat.example, false",
            "*, localhost, false",
            "*., localhost, false",
            "*.., a.., false",
            // Our policy: two labels at least behind the wildcard
            "*.example, chat.example, false",
            "*.com, chat.com, false",
            "*.example., chat.example, false",
            "*..example, a..example, false",
            // 6.4: an address is no name
            "127.0.0.1, 127.0.0.1, false",
            "*.0.0.1, 127.0.0.1, false",
            "127.1, 127.1, false",
            "::1, ::1, false",
            // Characters that no host has
            "chat.example\\0.evil.example, chat.example, false",
            "\\0chat.example, chat.example, false",
            "chat.example\\0, chat.example, false",
            "' chat.example', chat.example, false",
            "'chat.example ', chat.example, false",
            "chat\\x.example, chat.example, false",
            "*.chat.example\\0, a.chat.example, false",
            "chat.example/, chat.example/, false",
            // KELVIN SIGN is no K, though String.equalsIgnoreCase says so
            "k.example, \u212a.example, false",
            "*.k.example, a.\u212a.example, false",
        })
        void areComparedByRfc9525(String pattern, String host, boolean expected) {
            String raw = pattern.replace("\\0", "\0").replace("\\x", "\u00ff");
            assertMatch(TestCertificates.withRawDnsNames(leaf(), raw), host, expected);
        }

        @Test
        void oneOfManyIsEnough() {
            CertificateBuilder certificate =
                    TestCertificates.withRawDnsNames(leaf(), "a.example", "*.b.example", "c.example");

            assertMatch(certificate, "c.example", true);
            assertMatch(certificate, "x.b.example", true);
            assertMatch(certificate, "b.example", false);
        }

        @Test
        void labelsAreBounded() {
            String label63 = "a".repeat(63);

            assertMatch(leaf().addSanDnsName(label63 + ".example"), label63 + ".example", true);
            assertMatch(TestCertificates.withRawDnsNames(leaf(), label63 + "a.example"), label63 + "a.example", false);
        }
    }

    @Nested
    class Addresses {
        @ParameterizedTest(name = "{0} for {1}: {2}")
        @CsvSource({
            "127.0.0.1, 127.0.0.1, true",
            "127.0.0.1, 127.0.0.2, false",
            "127.0.0.1, 127.0.0.1., true",
            "::1, ::1, true",
            "::1, [::1], true",
            "2001:db8::1, 2001:DB8:0:0::0:1, true",
            "2001:db8::1, [2001:db8::2], false",
            "::1, 0.0.0.1, false",
            // 6.4: octets, so an IPv4-mapped address is not the IPv4 address
            "127.0.0.1, [::ffff:127.0.0.1], false",
            "127.0.0.1, [::ffff:7f00:1], false",
            "127.0.0.1, localhost, false",
        })
        void areComparedAsOctets(String address, String host, boolean expected) {
            assertMatch(leaf().addSanIpAddress(address), host, expected);
        }
    }

    @Nested
    class WhatDoesNotCount {
        @Test
        void theCommonName() {
            assertMatch(TestCertificates.leaf("CN=chat.example"), "chat.example", false);
        }

        @Test
        void theCommonNameBesideOtherNames() {
            assertMatch(TestCertificates.leaf("CN=chat.example").addSanDnsName("a.example"), "chat.example", false);
        }

        @Test
        void otherKindsOfNames() throws Exception {
            assertMatch(leaf().addSanUriName("wss://chat.example"), "chat.example", false);
            assertMatch(leaf().addSanRfc822Name("me@chat.example"), "chat.example", false);
        }

        @Test
        void aNameThatCannotBeRead() {
            // SEQUENCE { [7] three octets }: an iPAddress has 4 or 16
            assertMatch(
                    leaf().addExtensionOctetString("2.5.29.17", false, ByteBufUtil.decodeHexDump("30058703010203")),
                    "chat.example",
                    false);
        }

        @Test
        void theNamesOfTheOtherCertificatesOfTheChain() {
            X509Certificate leaf = issue(leaf().addSanDnsName("a.example"));
            X509Certificate other = issue(leaf().addSanDnsName("chat.example"));

            assertThatThrownBy(() -> ServerIdentity.check(session(leaf, other), "chat.example"))
                    .hasMessage("the certificate is not for chat.example, but for a.example");
        }
    }

    @Nested
    class Message {
        @Test
        void namesTheHostAndTheFirstFewNames() {
            X509Certificate many = issue(IntStream.range(0, 1000)
                    .boxed()
                    .reduce(leaf(), (builder, i) -> builder.addSanDnsName("h" + i + ".example"), (a, b) -> a));

            assertThatThrownBy(() -> ServerIdentity.check(session(many), "chat.example"))
                    .hasMessage("the certificate is not for chat.example, but for "
                            + "h0.example, h1.example, h2.example, h3.example, h4.example and 995 more");
        }

        @Test
        void shortensLongNamesAndEscapesOddOnes() {
            X509Certificate odd = issue(TestCertificates.withRawDnsNames(leaf(), "a\u001b[2J\r\nb", "x".repeat(90)));

            assertThatThrownBy(() -> ServerIdentity.check(session(odd), "chat.example"))
                    .hasMessage("the certificate is not for chat.example, but for a\\u{1b}[2J\\u{d}\\u{a}b, "
                            + "x".repeat(80) + "...");
        }
    }

    @Test
    void aServerWithoutACertificateIsRefused() {
        SSLSession anonymous = (SSLSession) Proxy.newProxyInstance(
                SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    throw new SSLPeerUnverifiedException("peer not authenticated");
                });

        assertThatThrownBy(() -> ServerIdentity.check(anonymous, "chat.example"))
                .isInstanceOfSatisfying(
                        TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_CERTIFICATE))
                .hasMessage("chat.example showed no certificate");
    }

    private static void assertMatch(CertificateBuilder certificate, String host, boolean expected) {
        SSLSession session = session(issue(certificate));
        if (expected) {
            assertThatCode(() -> ServerIdentity.check(session, host)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> ServerIdentity.check(session, host))
                    .isInstanceOfSatisfying(
                            TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HOST_MISMATCH));
        }
    }

    private static CertificateBuilder leaf() {
        return TestCertificates.leaf("CN=server.test");
    }

    private static X509Certificate issue(CertificateBuilder builder) {
        return TestCertificates.issuedBy(CA, builder).getCertificate();
    }

    private static SSLSession session(Certificate... chain) {
        return (SSLSession) Proxy.newProxyInstance(
                SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getPeerCertificates")) {
                        return chain;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
