package dev.noctule.websocket.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A trust manager's refusal together with the chain that it refused, which the JDK's exceptions do not carry. Stands in
 * the place of the refusal, with the same message and cause: the JDK picks the TLS alert by that cause.
 */
final class RefusedChainException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient List<X509Certificate> chain;

    RefusedChainException(CertificateException refusal, X509Certificate[] chain) {
        super(refusal.getMessage(), refusal.getCause() == null ? refusal : refusal.getCause());
        this.chain = List.of(chain);
    }

    /** As the server sent it, its own certificate first; never empty. */
    List<X509Certificate> chain() {
        return chain;
    }
}
