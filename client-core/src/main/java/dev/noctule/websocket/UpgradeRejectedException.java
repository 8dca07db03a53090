package dev.noctule.websocket;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** The server answered the opening handshake with an HTTP status other than 101 (RFC 6455, 4.1, first rule). */
public final class UpgradeRejectedException extends HandshakeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REASON_SHOWN = 64;

    private final int status;
    private final String reasonPhrase;
    private final transient HttpHeaders headers;
    private final byte[] body;
    private final boolean bodyTruncated;

    /**
     * Made by the library.
     *
     * @param status the HTTP status
     * @param reasonPhrase the words behind the status, may be empty
     * @param headers the header of the answer
     * @param body the body as far as it was read; the exception keeps the array
     * @param bodyTruncated whether the body was longer, or did not end in time
     */
    public UpgradeRejectedException(
            int status, String reasonPhrase, HttpHeaders headers, byte[] body, boolean bodyTruncated) {
        super(Kind.REJECTED, "Expected HTTP status 101 but was " + (status + " " + shown(reasonPhrase)).strip(), null);
        this.status = status;
        this.reasonPhrase = reasonPhrase;
        this.headers = headers;
        this.body = body;
        this.bodyTruncated = bodyTruncated;
    }

    /** Fit for a log: what the server has written may steer a terminal, and be long. */
    private static String shown(String reasonPhrase) {
        StringBuilder text = new StringBuilder();
        reasonPhrase.chars().limit(LONGEST_REASON_SHOWN).forEach(c -> text.append(c < ' ' || c > '~' ? '?' : (char) c));
        return text.toString();
    }

    /**
     * The HTTP status.
     *
     * @return 200 to 999; a sane server's ends at 599
     */
    public int status() {
        return status;
    }

    /**
     * The words behind the status, as the server has sent them: tabs and characters above US-ASCII included.
     *
     * @return the reason phrase, may be empty
     */
    public String reasonPhrase() {
        return reasonPhrase;
    }

    /**
     * The header of the answer, for example {@code WWW-Authenticate}, {@code Retry-After}, or {@code
     * Sec-WebSocket-Version} (RFC 6455, 4.4). It is empty in a copy of this exception that was serialised.
     *
     * @return the header
     */
    public HttpHeaders headers() {
        return headers == null ? HttpHeaders.of(java.util.Map.of(), (name, value) -> true) : headers;
    }

    /**
     * The body, at most {@link Limits#errorBodyBytes()} of it.
     *
     * @return a copy
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The body read as UTF-8; what is not UTF-8 becomes U+FFFD.
     *
     * @return the text, may be empty
     */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Whether the server's body was longer than what was kept, or did not end in time.
     *
     * @return true if {@link #body()} is not the whole
     */
    public boolean isBodyTruncated() {
        return bodyTruncated;
    }

    /** True for 408, 425, 429 and 5xx, which say: not now. */
    @Override
    public boolean isTransient() {
        return isTransient(status);
    }

    /** What RFC 9110, 15, RFC 6585 and RFC 8470 say of these. */
    static boolean isTransient(int status) {
        return status == 408 || status == 425 || status == 429 || status / 100 == 5;
    }
}
