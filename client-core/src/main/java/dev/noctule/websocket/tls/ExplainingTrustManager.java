package dev.noctule.websocket.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's trust manager, which decides, and around it three things: a refusal keeps the refused chain, so that a
 * message can name the unknown CA; an acceptance is remembered until the handshake ends; and the server's own
 * certificate must be valid today (RFC 5280, section 6.1.3 (a)(2); the JDK skips the dates of a server certificate that
 * is itself in the trust store). It can only refuse more than the JDK, never less.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {
    // From the trust manager, which all connections share, to the handler of one of them; weak, for handshakes without
    // an end.
    private static final Set<SSLEngine> ACCEPTED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final X509ExtendedTrustManager platform;

    ExplainingTrustManager(X509ExtendedTrustManager platform) {
        this.platform = platform;
    }

    /** Whether the engine's server was accepted; asked once, when the handshake has ended. */
    static boolean accepted(SSLEngine engine) {
        return ACCEPTED.remove(engine);
    }

    /** The one that a client's engine calls; checks the host's name too when the engine's parameters say so. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            platform.checkServerTrusted(chain, authType, engine);
            chain[0].checkValidity();
            ACCEPTED.add(engine);
        } catch (CertificateException e) {
            throw new RefusedChainException(e, chain);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        platform.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        platform.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return platform.getAcceptedIssuers();
    }
}
