/**
 * Trust, identity and failures of TLS: everything that stands between a TCP connection and the first byte of HTTP over
 * {@code wss}.
 *
 * <pre>
 * Tls ---TlsContexts.create--&gt; SslContext       once per client: trust, client certificate, TLS 1.2 and 1.3
 *                                  |
 *          TlsHandlers.newHandler(.., host, port) once per connection: SNI, the engine's own name check, no renegotiation
 *                                  |
 *                              SslHandler ---&gt; handshake
 *                                  |             |
 *                               success       failure ---TlsFailures.from--------------------------&gt; TlsException(reason)
 *                                  |             ^
 *              ServerIdentity.check(session, host) --the certificate is for another host------------&gt; TlsException
 *                                  |             |
 *                         first byte of HTTP --TlsFailures.isCertificateAlert: TLS 1.3 refuses late-&gt; TlsException
 * </pre>
 *
 * <p>The engine is the JDK's, or OpenSSL's if it is there and works ({@link dev.noctule.websocket.tls.OpenSslProbe}).
 * Nothing above depends on which: trust is the JDK's with both.
 *
 * <p>Two checks of the name, because one of them is not always there: the JDK compares the certificate's names inside
 * the handshake, except if the user's {@code SSLContext} has an {@code X509ExtendedTrustManager}; {@link
 * dev.noctule.websocket.tls.ServerIdentity} runs after every handshake whatever accepted the chain, and is stricter.
 * Only for {@link dev.noctule.websocket.Tls.Insecure} the caller leaves it out.
 *
 * <p>What this layer does <em>not</em> check: revocation (the JDK's switches {@code com.sun.net.ssl.checkRevocation}
 * and {@code ocsp.enable} apply), Certificate Transparency, the public suffix list, pins (bring a trust manager), and
 * what a user's own trust manager should have checked about the chain. Nothing here knows a channel pipeline, a
 * deadline or a WebSocket.
 */
@NullMarked
package dev.noctule.websocket.tls;

import org.jspecify.annotations.NullMarked;
