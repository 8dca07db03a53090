package dev.noctule.websocket;

import java.net.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@link HttpProxy} gave no tunnel to the server: nothing of the request has left this side. */
public final class ProxyException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /** Why there is no tunnel. */
    public enum Kind {
        /** No TCP connection to the proxy: the cause is a {@link ConnectFailedException}. */
        UNREACHABLE,
        /** The proxy wants credentials, or others: status 407. */
        AUTHENTICATION,
        /** The proxy answered with another status that is not 2xx. */
        REFUSED,
        /** The answer breaks a rule of HTTP: is this a proxy? */
        INVALID_RESPONSE,
        /** The head of the answer exceeds one of the {@link Limits}. */
        LIMIT,
        /** No tunnel within {@link Timeouts#connect()} or {@link Timeouts#open()}. */
        TIMEOUT,
        /** The proxy ended the connection before its answer was complete. */
        EOF,
        /** The request could not be made ready for the transport, for want of memory for example. */
        NOT_SENT
    }

    private final Kind kind;
    private final int status;
    private final transient @Nullable HttpHeaders headers;

    /**
     * Made by the library.
     *
     * @param kind why there is no tunnel
     * @param message for a person; names the proxy
     * @param status of the proxy's answer, 0 if there was none
     * @param headers of the proxy's answer, or null
     * @param cause what was found on a lower layer, or null
     */
    public ProxyException(
            Kind kind, String message, int status, @Nullable HttpHeaders headers, @Nullable Throwable cause) {
        super(Phase.PROXY, message, cause);
        this.kind = kind;
        this.status = status;
        this.headers = headers;
    }

    /**
     * Why there is no tunnel.
     *
     * @return the kind of failure
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The HTTP status of the proxy's answer.
     *
     * @return 101 to 999, or 0 if there was no answer
     */
    public int status() {
        return status;
    }

    /**
     * The header of the proxy's answer, for example {@code Proxy-Authenticate} or {@code Retry-After}. It is empty if
     * there was no answer, and in a copy of this exception that was serialised.
     *
     * @return the header
     */
    public HttpHeaders headers() {
        return headers == null ? HttpHeaders.of(Map.of(), (name, value) -> true) : headers;
    }

    /** True for a proxy that does not answer, and for 408, 425, 429 and 5xx. */
    @Override
    public boolean isTransient() {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, EOF, NOT_SENT -> true;
            case REFUSED -> UpgradeRejectedException.isTransient(status);
            case AUTHENTICATION, INVALID_RESPONSE, LIMIT -> false;
        };
    }
}
