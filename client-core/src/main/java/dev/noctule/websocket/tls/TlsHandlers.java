package dev.noctule.websocket.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS end of one connection: the shared context, and what depends on the host. Does not run our own check of
 * the name; {@link ServerIdentity} does, after the handshake.
 */
public final class TlsHandlers {
    private static final String TLS_1_2 = "TLSv1.2";

    private TlsHandlers() {}

    /**
     * A handler for a new connection, with SNI for a name and none for an IP literal (H10), and the JDK's check of the
     * host's name switched on. That check has no effect on a context made for {@link
     * dev.noctule.websocket.Tls.Insecure}, whose trust manager is of the kind that the JDK leaves alone.
     *
     * @param context from {@link TlsContexts#create}
     * @param alloc where the handler takes its buffers from
     * @param host the host of the URI, also behind a proxy (H9): a name in ASCII, or an IP literal with or without
     *     brackets
     * @param port the port of the URI; sessions are resumed per host and port
     * @param timeout how long the handshake may take
     * @return the handler, to be added first to the pipeline
     */
    public static SslHandler newHandler(
            SslContext context, ByteBufAllocator alloc, String host, int port, Duration timeout) {
        PeerHost peer = PeerHost.of(host);
        SslHandler handler = context instanceof JdkSslContext
                ? new SslHandler(new TicketGuard(context.newEngine(alloc, peer.name(), port)))
                : context.newHandler(alloc, peer.name(), port);
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setServerNames(peer.serverNames());
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 rules, the JDK's only ones for a host
        handler.engine().setSSLParameters(parameters);
        OpenSslEngines.refuseRenegotiation(handler.engine());
        handler.setHandshakeTimeoutMillis(Math.max(1, timeout.toMillis())); // zero would mean no time-out
        handler.handshakeFuture().addListener(done -> ended(handler.engine(), done.cause()));
        return handler;
    }

    /** The first to hear of the end of a handshake: before the pipeline, and before a byte that follows it. */
    private static void ended(SSLEngine engine, @Nullable Throwable failure) {
        boolean accepted =
                ExplainingTrustManager.accepted(engine instanceof TicketGuard guard ? guard.guarded() : engine);
        if (failure == null) {
            refuseNewIdentities(engine);
            boundTickets(engine);
        } else if (accepted) {
            failure.addSuppressed(new ServerAcceptedException());
        }
    }

    /**
     * Ends the connection if the server wants to negotiate anew (TLS 1.2; RFC 5246, section 7.4.1.1): nobody would
     * compare the host with a certificate that comes later. The JDK agrees to a renegotiation by default, and has a
     * switch against it for servers only; but where no new session may be created it cannot take a new certificate.
     * (What it can do still is to resume the session of the certificate that was checked.) TLS 1.3 has no
     * renegotiation, and its tickets are new sessions.
     */
    private static void refuseNewIdentities(SSLEngine engine) {
        if (TLS_1_2.equals(engine.getSession().getProtocol())) {
            engine.setEnableSessionCreation(false);
        }
    }

    /** OpenSSL's engine keeps nothing of them in the connection. */
    private static void boundTickets(SSLEngine engine) {
        if (engine instanceof TicketGuard guard) {
            guard.handshakeEnded();
        }
    }
}
