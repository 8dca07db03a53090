package dev.noctule.websocket.tls;

import dev.noctule.websocket.Tls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProtocols;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the public {@link Tls} into what a client's connections share: whom to trust and what to show. Knows no host;
 * that comes with {@link TlsHandlers}.
 */
public final class TlsContexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    // RFC 8996 withdrew TLS 1.0 and 1.1.
    private static final String[] PROTOCOLS = {SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2};

    // Our policy. Each ticket of a server is another session (RFC 8446, section 4.6.1), and it may send any number: if
    // nobody says otherwise, either engine keeps 20 480. A client that reconnects needs a few.
    private static final int SESSIONS = 256;
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);

    private TlsContexts() {}

    /**
     * Reads the files and makes the context: TLS 1.2 and 1.3 only, no ALPN (RFC 6455 knows HTTP/1.1 only), and few
     * sessions kept. A user's {@link SSLContext} decides versions and cipher suites itself, by its default parameters,
     * keeps as many sessions as it likes, and brings the JDK's engine. {@link Tls.Insecure} is warned of here.
     *
     * @param tls the options
     * @return the context, for {@link #release} when nobody makes connections with it any more
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should, or the {@link
     *     SSLContext} is not initialised; the message names the file and what was expected
     * @throws IllegalStateException if the Java runtime's own trust store cannot be read
     */
    public static SslContext create(Tls tls) {
        if (tls.trust() instanceof Tls.Context user) {
            return fromUser(user.context());
        }
        try {
            TrustManager trust = trust(tls.trust());
            SslContextBuilder builder = builder(provider(tls.engine(), trust)).trustManager(trust);
            identify(builder, tls.clientCertificate());
            return builder.build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The Java runtime cannot set up TLS: " + e.getMessage(), e);
        }
    }

    /**
     * Gives back the native memory that a context of OpenSSL's holds; of no effect on one of the JDK's. Connections
     * that use it may live on: the memory goes with the last of them.
     *
     * @param context from {@link #create}; once
     */
    public static void release(SslContext context) {
        ReferenceCountUtil.release(context);
    }

    /** What all our contexts have in common, whatever the engine. */
    static SslContextBuilder builder(SslProvider provider) {
        return SslContextBuilder.forClient()
                .sslProvider(provider)
                .protocols(PROTOCOLS)
                .sessionCacheSize(SESSIONS)
                .sessionTimeout(SESSION_LIFETIME.toSeconds());
    }

    // Around a trust manager of the plain kind the JDK's engine adds the check of the host's name, OpenSSL's does not.
    private static SslProvider provider(Tls.Engine engine, TrustManager trust) {
        boolean openSsl = engine == Tls.Engine.AUTOMATIC
                && trust instanceof X509ExtendedTrustManager
                && OpenSslEngines.areUsable();
        return openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    // Netty's short constructors would put Netty's defaults in the place of what the user's context enables.
    private static SslContext fromUser(SSLContext context) {
        SSLParameters defaults = defaultParameters(context);
        return new JdkSslContext(
                context,
                true,
                List.of(defaults.getCipherSuites()),
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                defaults.getProtocols(),
                false);
    }

    private static SSLParameters defaultParameters(SSLContext context) {
        try {
            return context.getDefaultSSLParameters();
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("Expected an initialised SSLContext, but its init was never called", e);
        }
    }

    private static TrustManager trust(Tls.Trust trust) throws GeneralSecurityException, IOException {
        if (trust instanceof Tls.Insecure) {
            LOG.warn("TLS without verification: any server is trusted, with any certificate, for any name");
            return InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0];
        } else if (trust instanceof Tls.PemTrust pem) {
            return explaining(factory("PKIX", keyStore(PemFiles.certificates(pem.certificates()))));
        }
        return explaining(factory(TrustManagerFactory.getDefaultAlgorithm(), null));
    }

    /**
     * A null store stands for the Java runtime's own: {@code javax.net.ssl.trustStore}, else jssecacerts, else cacerts.
     */
    private static TrustManagerFactory factory(String algorithm, @Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(algorithm);
        factory.init(store);
        return factory;
    }

    private static KeyStore keyStore(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry(Integer.toString(store.size()), authority);
        }
        return store;
    }

    private static TrustManager explaining(TrustManagerFactory factory) {
        TrustManager manager = factory.getTrustManagers()[0];
        // Another provider's may be of the plain kind; the JDK then adds the check of the host's name around it.
        return manager instanceof X509ExtendedTrustManager extended ? new ExplainingTrustManager(extended) : manager;
    }

    private static void identify(SslContextBuilder builder, Tls.@Nullable ClientCertificate identity) {
        if (identity == null) {
            return;
        }
        PemFiles.certificates(identity.chain()); // throws with the file's name; Netty's message has none
        InputStream chain = stream(PemFiles.text(identity.chain()));
        String key = PemFiles.text(identity.privateKey());
        try {
            builder.keyManager(chain, stream(key), identity.password());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(keyProblem(identity.privateKey(), key, identity.password()), e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String keyProblem(Path file, String text, @Nullable String password) {
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) { // RFC 7468, section 11
            return "Expected the password of the encrypted private key in " + file + ", but "
                    + (password == null ? "none was given" : "the one given does not decrypt it");
        } else if (text.contains("-----BEGIN PRIVATE KEY-----") && password != null) { // RFC 7468, section 10
            return "Expected no password for " + file + ": the private key in it is not encrypted";
        }
        return "No usable private key in " + file + ": expected an RSA or EC key as PKCS#8 in PEM form,"
                + " -----BEGIN PRIVATE KEY----- (openssl pkcs8 -topk8 converts other forms)";
    }
}
