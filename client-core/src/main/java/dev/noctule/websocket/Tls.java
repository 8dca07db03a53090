package dev.noctule.websocket;

import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom a {@code wss} connection trusts, and who it says it is. The certificate's name is checked against the host of
 * the URI (RFC 9525) whatever the trust is, an {@link SSLContext} with its own trust manager included; only {@link
 * #insecure()} switches that off, and the chain's check with it.
 *
 * <p>A connection may resume the session of an earlier one to the same host and port. However many tickets servers send
 * (RFC 8446, 4.6.1), a client keeps 256 sessions at most, for an hour at most.
 *
 * @param trust whom to trust
 * @param clientCertificate what to show a server that asks for a certificate, or null; must be null with {@link
 *     Context}
 * @param engine whose TLS it is; without effect with {@link Context}, which has its own
 */
public record Tls(Trust trust, @Nullable ClientCertificate clientCertificate, Engine engine) {
    private static final Tls SYSTEM = new Tls(new SystemTrust());

    /** Whom a connection trusts. */
    public sealed interface Trust permits SystemTrust, PemTrust, Context, Insecure {}

    /** The trust store of the Java runtime. */
    public record SystemTrust() implements Trust {}

    /**
     * The certificate authorities of a PEM file, and no others.
     *
     * @param certificates the file; read when the client is built
     */
    public record PemTrust(Path certificates) implements Trust {}

    /**
     * A context of the user's own making, with its key managers and trust managers.
     *
     * @param context the context; used as it is. How many sessions it keeps is for its {@link
     *     SSLContext#getClientSessionContext()} to say: the Java runtime's default is 20 480, for a day
     */
    public record Context(SSLContext context) implements Trust {}

    /** Anybody, with any certificate, for any name. */
    public record Insecure() implements Trust {}

    /**
     * What proves the client's identity (TLS client authentication).
     *
     * @param chain a PEM file with the certificate and its intermediates; read when the client is built
     * @param privateKey a PEM file with the PKCS#8 key; read when the client is built
     * @param password what the key is encrypted with, or null
     */
    public record ClientCertificate(
            Path chain, Path privateKey, @Nullable String password) {
        /** Names the files, never the password. */
        @Override
        public String toString() {
            return "ClientCertificate[" + chain + ", " + privateKey + "]";
        }
    }

    /** Whose implementation of TLS encrypts the connection. Who is trusted, and as whom, depends on none. */
    public enum Engine {
        /**
         * OpenSSL's, by way of Netty's {@code netty-tcnative}, if it is on the class path and works; otherwise the Java
         * runtime's.
         */
        AUTOMATIC,
        /** The Java runtime's, also where {@code netty-tcnative} is there for the sake of another library. */
        JDK
    }

    /**
     * Checks the combination.
     *
     * @param trust see above
     * @param clientCertificate see above
     * @param engine see above
     * @throws IllegalArgumentException if a client certificate is given beside a {@link Context}, which has its own key
     *     managers
     */
    public Tls {
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(engine, "engine");
        if (trust instanceof Context && clientCertificate != null) {
            throw new IllegalArgumentException(
                    "Expected no client certificate beside an SSLContext: give the context a KeyManager instead");
        }
    }

    private Tls(Trust trust) {
        this(trust, null, Engine.AUTOMATIC);
    }

    /**
     * The trust store of the Java runtime and no client certificate: the default.
     *
     * @return the default
     */
    public static Tls system() {
        return SYSTEM;
    }

    /**
     * Trusts the certificate authorities of a PEM file, and no others.
     *
     * @param certificates one or more certificates in PEM form; read when the client is built
     * @return the options
     */
    public static Tls trusting(Path certificates) {
        return new Tls(new PemTrust(certificates));
    }

    /**
     * Uses a context of the user's own making. The host name is checked all the same.
     *
     * @param context an initialised context
     * @return the options
     */
    public static Tls of(SSLContext context) {
        return new Tls(new Context(context));
    }

    /**
     * Trusts anybody: <b>no protection</b> against an attacker in between. For tests by hand. The client logs a warning
     * when it is built.
     *
     * @return the options
     */
    public static Tls insecure() {
        return new Tls(new Insecure());
    }

    /**
     * A copy that shows a client certificate when the server asks for one.
     *
     * @param chain a PEM file with the certificate and its intermediates
     * @param privateKey a PEM file with the PKCS#8 key
     * @param password what the key is encrypted with, or null
     * @return the copy
     * @throws IllegalArgumentException if these options come from {@link #of(SSLContext)}
     */
    public Tls withClientCertificate(Path chain, Path privateKey, @Nullable String password) {
        return new Tls(trust, new ClientCertificate(chain, privateKey, password), engine);
    }

    /**
     * A copy with another engine. The default is {@link Engine#AUTOMATIC}.
     *
     * @param engine whose TLS it is; without effect on options that come from {@link #of(SSLContext)}
     * @return the copy
     */
    public Tls withEngine(Engine engine) {
        return new Tls(trust, clientCertificate, engine);
    }
}
