package dev.noctule.websocket.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/**
 * A certificate for the server of {@link OpenSslProbe}, which lives for a moment and proves nothing. The JDK reads
 * certificates and makes none; this is the least that RFC 5280, section 4.1 asks for.
 */
final class ProbeCertificate {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private static final byte[] ECDSA_WITH_SHA256 = bytes("300a 06082a8648ce3d040302");
    private static final byte[] SERIAL_NUMBER = bytes("020101");
    private static final byte[] NAME = bytes("3010 310e 300c 0603550403 0c0570726f6265"); // CN=probe
    private static final byte[] VALIDITY = // 2000-01-01 to 2049-12-31; nobody looks
            bytes("301e 170d3030303130313030303030305a 170d3439313233313233353935395a");

    private ProbeCertificate() {}

    static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static X509Certificate of(KeyPair keys) throws GeneralSecurityException {
        byte[] toBeSigned = der(
                SEQUENCE,
                SERIAL_NUMBER,
                ECDSA_WITH_SHA256,
                NAME,
                VALIDITY,
                NAME,
                keys.getPublic().getEncoded());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(toBeSigned);
        byte[] bits = der(BIT_STRING, new byte[1], signature.sign()); // the first octet: no bit is unused
        byte[] certificate = der(SEQUENCE, toBeSigned, ECDSA_WITH_SHA256, bits);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (length > 0xff) {
            der.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
        } else if (length > 0x7f) {
            der.write(0x81);
        }
        der.write(length);
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
