package dev.noctule.cli;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Who the echo server says it is.
 *
 * @param context for its connections; null if they are not encrypted
 * @param notes what a person has to know about it
 */
record ServerTls(@Nullable SslContext context, List<String> notes) {
    /** No TLS. */
    static final ServerTls NONE = new ServerTls(null, List.of());

    private static final int PEM_COLUMNS = 64;

    /**
     * What the command line asks for.
     *
     * @throws FailureException if a file cannot be used
     */
    static ServerTls of(Arguments arguments, ListenAddress address) throws FailureException {
        if (arguments.cert != null) {
            return ofFiles(arguments.cert, arguments.key == null ? arguments.cert : arguments.key);
        }
        return arguments.selfSigned == null ? NONE : selfSigned(address.bareHost(), arguments.selfSigned);
    }

    private static ServerTls ofFiles(Path certificate, Path key) throws FailureException {
        try {
            return new ServerTls(context(SslContextBuilder.forServer(certificate.toFile(), key.toFile())), List.of());
        } catch (IllegalArgumentException | SSLException e) {
            throw FailureException.usage(
                    "cannot use " + certificate + " and " + key + ": " + cause(e),
                    "Both are PEM files: the certificate with its intermediates, and its key in PKCS#8 form.");
        }
    }

    /**
     * A certificate of its own making.
     *
     * @param host what it is for beside this machine
     * @param file where to write it, or the empty path
     */
    private static ServerTls selfSigned(String host, Path file) throws FailureException {
        try {
            SelfSigned made = SelfSigned.create(host, Instant.now());
            byte[] der = made.certificate().getEncoded();
            SslContext context = context(SslContextBuilder.forServer(made.key(), made.certificate()));
            String fingerprint = "Self-signed certificate, SHA-256 " + fingerprint(der);
            return new ServerTls(context, List.of(fingerprint, write(der, file)));
        } catch (GeneralSecurityException | SSLException e) {
            throw new FailureException(Failures.internal(e));
        }
    }

    /** The JDK's TLS, so that the two ends of a try do not share OpenSSL either. */
    private static SslContext context(SslContextBuilder builder) throws SSLException {
        return builder.sslProvider(SslProvider.JDK).build();
    }

    private static String fingerprint(byte[] der) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    }

    /** Writes the certificate, if that is wanted, and tells how it is trusted. */
    private static String write(byte[] der, Path file) throws FailureException {
        if (file.toString().isEmpty()) {
            return "Clients trust it with -k, or with --cacert ca.pem after --self-signed=ca.pem";
        }
        String base64 = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(der);
        try {
            Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw FailureException.usage(
                    "cannot write " + file + ": " + e.getClass().getSimpleName(), "Name a file that can be written.");
        }
        return "Clients trust it with --cacert " + file;
    }

    /** The last of the causes knows what is wrong; the others only that something is. */
    private static String cause(Throwable error) {
        Throwable last = error;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage();
        return message == null ? last.getClass().getSimpleName().toLowerCase(Locale.ROOT) : message;
    }
}
