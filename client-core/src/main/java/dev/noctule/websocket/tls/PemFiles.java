package dev.noctule.websocket.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that a user names, and says which file is wrong and what was expected in it. Trusts nothing that it
 * reads.
 */
final class PemFiles {
    // RFC 7468, section 5.1
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private PemFiles() {}

    /**
     * All certificates of a file; other blocks and text between them are skipped.
     *
     * @throws IllegalArgumentException if the file cannot be read, has no certificate, or a damaged one
     */
    static List<X509Certificate> certificates(Path file) {
        String text = text(file);
        List<X509Certificate> found = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; ) {
            int end = text.indexOf(END, begin);
            int next = text.indexOf(BEGIN, begin + BEGIN.length());
            if (end < 0 || (next >= 0 && next < end)) {
                throw damaged(file, found.size(), null); // what is left of a file that was cut off must not pass
            }
            found.add(certificate(text.substring(begin + BEGIN.length(), end), file, found.size()));
            begin = next;
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "No certificate in " + file + ": expected PEM blocks that begin with " + BEGIN);
        }
        return found;
    }

    /**
     * The text of a file, a character per octet: PEM is ASCII (RFC 7468, section 2), and what is not will not decode.
     *
     * @throws IllegalArgumentException if the file cannot be read
     */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("Expected a PEM file at " + file + ", but there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("Expected a PEM file at " + file + ", but it cannot be read: " + e, e);
        }
    }

    // White space is ignored (RFC 7468, section 2): not every JDK's own PEM reader takes CR LF.
    private static X509Certificate certificate(String base64, Path file, int index) {
        try {
            byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException e) {
            throw damaged(file, index, e);
        }
    }

    private static IllegalArgumentException damaged(Path file, int index, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "Expected " + END + " after a whole certificate in " + file + ", but number " + (index + 1)
                        + " is damaged",
                cause);
    }
}
