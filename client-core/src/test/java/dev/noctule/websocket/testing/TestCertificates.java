package dev.noctule.websocket.testing;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A small world of certificates, fresh for every run, so that none is ever checked in and none expires: a CA; a
 * server's certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}; a client's certificate; and a second
 * CA that signed none of them. Keys are EC P-256, which every peer takes, and which are made in a millisecond.
 *
 * <pre>
 * CN=Noctule Test CA --+-- CN=server.test   SAN localhost, 127.0.0.1, ::1
 *                      +-- CN=client.test
 * CN=Other Test CA
 * </pre>
 */
public final class TestCertificates {
    /** The password of the key stores, which cannot do without one. */
    public static final char[] STORE_PASSWORD = "noctule".toCharArray();

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration LIFETIME = Duration.ofDays(2);

    private final X509Bundle authority = authority("CN=Noctule Test CA");
    private final X509Bundle otherAuthority = authority("CN=Other Test CA");
    private final X509Bundle server = issue(builder -> builder.subject("CN=server.test")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .addSanIpAddress("::1"));
    private final X509Bundle client = issuedBy(authority, leaf("CN=client.test").addExtendedKeyUsageClientAuth());

    private TestCertificates() {}

    /**
     * Makes new keys and certificates: some 100 ms, and over a second the first time, so make them once per test class.
     */
    public static TestCertificates create() {
        return new TestCertificates();
    }

    /** The CA that signed the server's and the client's certificate. */
    public X509Bundle authority() {
        return authority;
    }

    /** A CA that signed nothing here. */
    public X509Bundle otherAuthority() {
        return otherAuthority;
    }

    /** For localhost, 127.0.0.1 and ::1, signed by {@link #authority()}. */
    public X509Bundle server() {
        return server;
    }

    /** For client authentication, signed by {@link #authority()}. */
    public X509Bundle client() {
        return client;
    }

    /**
     * A certificate of the test's own making, signed by {@link #authority()}.
     *
     * @param change adds to a builder for a server's certificate that has no subjectAltName yet
     */
    public X509Bundle issue(UnaryOperator<CertificateBuilder> change) {
        return issuedBy(authority, change.apply(leaf("CN=server.test").addExtendedKeyUsageServerAuth()));
    }

    /** What {@link #authority()} publishes when it has revoked this one of its certificates, and no other. */
    public CRL revoking(X509Certificate certificate) throws GeneralSecurityException, IOException {
        Date now = Date.from(Instant.now());
        X509Certificate issuer = authority.getCertificate();
        try {
            byte[] list = new X509v2CRLBuilder(
                            new X500Name(issuer.getSubjectX500Principal().getName()), issuer.getNotBefore())
                    .setNextUpdate(issuer.getNotAfter())
                    .addCRLEntry(certificate.getSerialNumber(), now, CRLReason.keyCompromise)
                    .build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(authority.getKeyPair().getPrivate()))
                    .getEncoded();
            return CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A builder for a certificate that is valid now, with an EC key that may sign. */
    public static CertificateBuilder leaf(String subject) {
        return valid(subject).setKeyUsage(true, KeyUsage.digitalSignature);
    }

    /** A self-signed CA. */
    public static X509Bundle authority(String subject) {
        return selfSigned(valid(subject).setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign));
    }

    /**
     * A subjectAltName of dNSName entries exactly as given, wildcards and characters that no host has included, which
     * the builder's own method refuses.
     *
     * @param names short enough for one octet of length in all; a character is an octet
     */
    public static CertificateBuilder withRawDnsNames(CertificateBuilder builder, String... names) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (String name : names) {
            entries.write(0x82); // [2] IA5String (RFC 5280, section 4.2.1.6)
            entries.write(name.length());
            entries.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (entries.size() > 127) {
            throw new IllegalArgumentException("Expected at most 127 octets of names, but was " + entries.size());
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        sequence.write(0x30); // SEQUENCE OF GeneralName
        sequence.write(entries.size());
        sequence.writeBytes(entries.toByteArray());
        return builder.addExtensionOctetString("2.5.29.17", false, sequence.toByteArray());
    }

    /** Signs a certificate with the CA's key. */
    public static X509Bundle issuedBy(X509Bundle issuer, CertificateBuilder builder) {
        try {
            return builder.buildIssuedBy(issuer);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot make the certificate", e);
        }
    }

    /**
     * Signs a certificate with its own key. Like openssl's, it is a CA, to which the names of a server may be added.
     */
    public static X509Bundle selfSigned(CertificateBuilder builder) {
        try {
            return builder.setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot make the certificate", e);
        }
    }

    private static CertificateBuilder valid(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .notBefore(now.minus(CLOCK_SKEW))
                .notAfter(now.plus(LIFETIME));
    }

    /**
     * For a server that takes the JDK's type (Jetty, Undertow, Java-WebSocket): {@link #server()}, no client
     * certificate asked for.
     */
    public SSLContext sslContextForServer() {
        return sslContextForServer(server);
    }

    /** For a server that shows this certificate. */
    public SSLContext sslContextForServer(X509Bundle identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // A server that is told to ask for client certificates trusts this CA.
            context.init(
                    identity.toKeyManagerFactory().getKeyManagers(),
                    authority.toTrustManagerFactory().getTrustManagers(),
                    new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot make the server's SSLContext", e);
        }
    }

    /** For a peer that takes the JDK's type as a client: trusts {@link #authority()} and shows no certificate. */
    public SSLContext sslContextForClient() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, authority.toTrustManagerFactory().getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot make the client's SSLContext", e);
        }
    }

    /** For a Netty server: {@link #server()}, no client certificate asked for. */
    public SslContext nettyContextForServer() {
        return nettyContextForServer(server, ClientAuth.NONE);
    }

    /**
     * For a Netty server on the JDK's engine.
     *
     * @param identity what the server shows
     * @param clients whether it asks for a client certificate of {@link #authority()}
     * @param protocols TLS versions, such as {@code TLSv1.2}; none for the defaults
     */
    public SslContext nettyContextForServer(X509Bundle identity, ClientAuth clients, String... protocols) {
        try {
            return SslContextBuilder.forServer(identity.getKeyPair().getPrivate(), identity.getCertificatePath())
                    .sslProvider(SslProvider.JDK)
                    .trustManager(authority.getCertificate())
                    .clientAuth(clients)
                    .protocols(protocols.length == 0 ? null : protocols)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("Cannot make the server's SslContext", e);
        }
    }

    /**
     * Writes everything as files, for peers that run in another process and for {@code Tls.trusting(Path)}.
     *
     * @param directory an existing directory, such as JUnit's {@code @TempDir}
     * @return where the files are
     */
    public PemFiles writeTo(Path directory) {
        return new PemFiles(
                pem(directory, "ca.pem", authority.getCertificatePEM()),
                pem(directory, "other-ca.pem", otherAuthority.getCertificatePEM()),
                pem(directory, "server.pem", server.getCertificatePathPEM()),
                pem(directory, "server-key.pem", server.getPrivateKeyPEM()),
                pem(directory, "client.pem", client.getCertificatePathPEM()),
                pem(directory, "client-key.pem", client.getPrivateKeyPEM()),
                store(directory.resolve("server.p12"), server));
    }

    /**
     * The files of {@link #writeTo(Path)}. Keys are PKCS#8 and not encrypted.
     *
     * @param authority the CA's certificate
     * @param otherAuthority the other CA's certificate
     * @param serverChain the server's certificate
     * @param serverKey the server's key
     * @param clientChain the client's certificate
     * @param clientKey the client's key
     * @param serverStore the server's certificate and key as PKCS#12, with {@link #STORE_PASSWORD}
     */
    public record PemFiles(
            Path authority,
            Path otherAuthority,
            Path serverChain,
            Path serverKey,
            Path clientChain,
            Path clientKey,
            Path serverStore) {}

    private static Path pem(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path store(Path file, X509Bundle bundle) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server", bundle.getKeyPair().getPrivate(), STORE_PASSWORD, bundle.getCertificatePathWithRoot());
            store.store(out, STORE_PASSWORD);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot write the key store", e);
        }
    }
}
