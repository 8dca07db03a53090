package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/** The TLS handshake failed. No byte of HTTP was sent, and there was no fallback to {@code ws}. */
public final class TlsException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /** Why TLS failed. */
    public enum Reason {
        /** The certificate chain leads to no certificate authority that is trusted, or is self-signed. */
        UNTRUSTED,
        /** A certificate of the chain has expired. */
        EXPIRED,
        /** A certificate of the chain is not valid yet. */
        NOT_YET_VALID,
        /** The certificate is for another host (RFC 9525). */
        HOST_MISMATCH,
        /** The certificate is not acceptable for another reason: weak key, forbidden algorithm, wrong usage. */
        BAD_CERTIFICATE,
        /** The server wants a client certificate, and got none or a wrong one. */
        CLIENT_CERTIFICATE,
        /** No common protocol version or cipher suite. */
        NO_COMMON_PARAMETERS,
        /** The server does not speak TLS on this port. */
        NOT_TLS,
        /** No answer within {@link Timeouts#tls()} or {@link Timeouts#open()}. */
        TIMEOUT,
        /** The server ended the connection during the handshake. */
        CLOSED,
        /** Anything else: see the cause. */
        OTHER
    }

    private final Reason reason;

    /**
     * Made by the library.
     *
     * @param reason why TLS failed
     * @param message for a person; names the host
     * @param cause what the TLS engine said, or null
     */
    public TlsException(Reason reason, String message, @Nullable Throwable cause) {
        super(Phase.TLS, message, cause);
        this.reason = reason;
    }

    /**
     * Why TLS failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** True for a time-out or a connection that ended, false for everything that is a matter of settings. */
    @Override
    public boolean isTransient() {
        return reason == Reason.TIMEOUT || reason == Reason.CLOSED;
    }
}
