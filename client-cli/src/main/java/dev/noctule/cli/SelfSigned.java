package dev.noctule.cli;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate that nobody has signed but its own key, for the names of this machine, made anew each time and kept in
 * memory only. The JDK has no public API that makes one, and a library for it would be larger than all of echo-cli: an
 * X.509 certificate (RFC 5280, 4.1) with one extension is a page of code.
 *
 * @param key its key, on the curve P-256
 * @param certificate the certificate
 */
record SelfSigned(PrivateKey key, X509Certificate certificate) {
    private static final Duration VALID = Duration.ofDays(30);

    /** A clock that is a bit slow, on the client's side, shall not matter. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    private static final String COMMON_NAME = "CN=echo-cli";
    private static final int SERIAL_BYTES = 16;

    /** 1.2.840.10045.4.3.2, RFC 5758. */
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.objectIdentifier("2a8648ce3d040302"));

    /** 2.5.29.17, RFC 5280, 4.2.1.6. */
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.objectIdentifier("551d11");

    private static final int VERSION_3 = 2;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /**
     * Makes one.
     *
     * @param host what it is for beside this machine's own names: a name, or an address with no brackets
     */
    static SelfSigned create(String host, Instant now) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Set<String> names = new LinkedHashSet<>(LOOPBACK);
        names.add(host);
        byte[] content = content(keys.getPublic(), names, now);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        byte[] certificate = Der.sequence(content, ECDSA_WITH_SHA256, Der.bitString(signature.sign()));
        return new SelfSigned(keys.getPrivate(), parse(certificate));
    }

    /** What is signed: the TBSCertificate of RFC 5280, 4.1. */
    private static byte[] content(PublicKey key, Set<String> names, Instant now) {
        byte[] subject = new X500Principal(COMMON_NAME).getEncoded();
        return Der.sequence(
                Der.constructed(0, Der.integer(new byte[] {VERSION_3})),
                Der.integer(serial()),
                ECDSA_WITH_SHA256,
                subject, // the issuer
                Der.sequence(Der.generalizedTime(now.minus(CLOCK_SKEW)), Der.generalizedTime(now.plus(VALID))),
                subject,
                key.getEncoded(), // a SubjectPublicKeyInfo already
                Der.constructed(3, Der.sequence(alternativeNames(names))));
    }

    /** Positive, and unlike any other. */
    private static byte[] serial() {
        byte[] serial = new byte[SERIAL_BYTES];
        new SecureRandom().nextBytes(serial);
        serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    private static byte[] alternativeNames(Set<String> names) {
        byte[] general =
                Der.sequence(names.stream().map(SelfSigned::generalName).toArray(byte[][]::new));
        return Der.sequence(SUBJECT_ALTERNATIVE_NAME, Der.octetString(general));
    }

    private static byte[] generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return address
                ? Der.primitive(IP_ADDRESS, octets(name))
                : Der.primitive(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Of a literal: no name is resolved. */
    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(notAnAddress);
        }
    }

    private static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
