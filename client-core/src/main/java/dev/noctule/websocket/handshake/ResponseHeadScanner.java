package dev.noctule.websocket.handshake;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.Limits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A guard over the bytes of the answer's head, ahead of Netty's HttpClientCodec, which reads the same bytes. It holds
 * them to the syntax of RFC 9112 and to the limits, byte by byte, so that every way of cutting them into segments has
 * one outcome. It does not check what the fields mean, and it takes no interest in anything behind the head: a body, or
 * frames.
 *
 * <pre>{@code
 *      +------------------------ after an interim answer (1xx but 101) -------------------------+
 *      v                                                                                        |
 *   VERSION -----> STATUS -> AFTER_STATUS -SP-> REASON                                          |
 *   "HTTP/1.1 "    "ddd"          |               |                                             |
 *                                 +------CR-------+-CR-> LINE_END -LF-> LINE_START -CR-> HEAD_END -LF-> COMPLETE
 *                                                           ^               |
 *                                                           +-CR- VALUE <-- NAME
 * }</pre>
 *
 * <p>Why the codec (Netty 4.2.18) is not enough. It
 * <ul>
 *   <li>skips empty lines ahead of the status line, takes tabs, VT, FF and CR for spaces in it, and any version of
 *       HTTP;
 *   <li>skips white space between a field's name and the colon and <em>everything else there</em>: {@code "Upgrade x:
 *       y"} becomes {@code "Upgrade: y"};
 *   <li>joins folded lines;
 *   <li>accepts bare LF if a system property says so;
 *   <li>counts its limits anew for each interim answer, accepts any number of these, and never counts fields;
 *   <li>removes {@code Transfer-Encoding: chunked} from a 1xx before anybody can see it.
 * </ul>
 *
 * <p>Not thread-safe: for one connection, on its event loop.
 */
public final class ResponseHeadScanner {
    private static final String VERSION = "HTTP/1.1 ";

    /** Where in it the digit of the minor version stands. */
    private static final int MINOR_VERSION = VERSION.length() - 2;

    private static final int STATUS_DIGITS = 3;

    private enum State {
        VERSION,
        STATUS,
        AFTER_STATUS,
        REASON,
        LINE_START,
        NAME,
        VALUE,
        LINE_END,
        HEAD_END,
        COMPLETE
    }

    private final HeadBudget budget;
    private final boolean mayBeHttp10;
    private State state = State.VERSION;
    private @Nullable HandshakeException failure;

    /** Of the head at hand. */
    private int status;

    /** Of the field at hand. */
    private final StringBuilder name = new StringBuilder();

    /**
     * A scanner for one connection.
     *
     * @param limits of which {@link Limits#responseHeadBytes()} and {@link Limits#responseHeaders()} are looked at
     */
    public ResponseHeadScanner(Limits limits) {
        this(limits, false);
    }

    private ResponseHeadScanner(Limits limits, boolean mayBeHttp10) {
        this.budget = new HeadBudget(limits);
        this.mayBeHttp10 = mayBeHttp10;
    }

    /**
     * A scanner for the answer of a proxy to CONNECT, which may be of HTTP/1.0: a tunnel is no upgrade, and proxies
     * that are in use answer so.
     *
     * @param limits see above
     * @return a scanner for one answer
     */
    public static ResponseHeadScanner forProxy(Limits limits) {
        return new ResponseHeadScanner(limits, true);
    }

    /**
     * Looks at the next bytes of the connection; does nothing after the head's end.
     *
     * @param in the bytes from reader index to writer index; neither is moved, and the buffer remains the caller's
     * @throws HandshakeException at the first byte that breaks a rule or a limit, and the same one whenever it is
     *     called again
     */
    public void scan(ByteBuf in) {
        if (failure != null) {
            throw failure;
        }
        try {
            scanBytes(in);
        } catch (HandshakeException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * Whether the head of the final answer has ended, which is the first that is not 1xx, or is 101.
     *
     * @return true if what follows is not the scanner's to look at
     */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /**
     * How many bytes of heads have come in, for whoever reports that the connection ended too early (R16).
     *
     * @return the number of bytes, those of interim answers included
     */
    public long bytesSeen() {
        return budget.bytes();
    }

    private void scanBytes(ByteBuf in) {
        for (int i = in.readerIndex(); i < in.writerIndex() && state != State.COMPLETE; i++) {
            budget.countByte();
            state = next(in.getUnsignedByte(i));
        }
    }

    private State next(int b) {
        return switch (state) {
            case VERSION -> version(b);
            case STATUS -> status(b);
            case AFTER_STATUS -> afterStatus(b);
            case REASON -> reason(b);
            case LINE_START -> lineStart(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case LINE_END -> lineEnd(b);
            case HEAD_END, COMPLETE -> headEnd(b); // scanBytes stops at COMPLETE
        };
    }

    /**
     * R9: RFC 9112, 4. Older versions cannot upgrade (RFC 6455, 4.1, wants 1.1 or higher), newer ones do not look like
     * this.
     */
    private State version(int b) {
        int at = budget.lineBytes() - 1;
        if (b != VERSION.charAt(at) && !(mayBeHttp10 && at == MINOR_VERSION && b == '0')) {
            String found = Printable.quote(VERSION.substring(0, at) + (char) b);
            String hint = b == 0x15 || b == 0x16 ? tlsHint() : ""; // the types of an alert and of a handshake
            throw invalid("Expected an answer that begins with '" + VERSION + "' but was " + found + hint);
        }
        return at + 1 < VERSION.length() ? State.VERSION : State.STATUS;
    }

    private String tlsHint() {
        return mayBeHttp10
                ? ": the proxy seems to speak TLS, which is not supported"
                : ": the server seems to speak TLS, try wss://";
    }

    /** R9: three digits; RFC 9110, 15, has no status below 100. */
    private State status(int b) {
        int digit = budget.lineBytes() - VERSION.length();
        if (!Grammar.isDigit(b) || (digit == 1 && b == '0')) {
            throw unexpected(b, "a status of three digits");
        }
        status = (digit == 1 ? 0 : status * 10) + b - '0';
        return digit < STATUS_DIGITS ? State.STATUS : State.AFTER_STATUS;
    }

    /** R9: "HTTP/1.1 101" with no space behind it is common, though RFC 9112, 4, asks for the space. */
    private State afterStatus(int b) {
        return switch (b) {
            case ' ' -> State.REASON;
            case '\r' -> State.LINE_END;
            default -> throw unexpected(b, "a space or the end of the line behind the status");
        };
    }

    private State reason(int b) {
        if (b == '\r') {
            return State.LINE_END;
        }
        if (!isText(b)) {
            throw unexpected(b, "a visible character in the status line");
        }
        return State.REASON;
    }

    private State lineStart(int b) {
        if (b == '\r') {
            return State.HEAD_END;
        }
        if (Grammar.isWhitespace(b)) { // R10: obs-fold, RFC 9112, 5.2
            throw unexpected(b, "a header field on one line");
        }
        if (!Grammar.isTokenChar(b)) { // R10: also the colon, behind an empty name
            throw unexpected(b, "the name of a header field");
        }
        budget.countField();
        name.setLength(0);
        name.append((char) b);
        return State.NAME;
    }

    /** R10: a token, and the colon directly behind it (RFC 9112, 5.1). */
    private State name(int b) {
        if (b == ':') {
            refuseTransferEncoding();
            return State.VALUE;
        }
        if (!Grammar.isTokenChar(b)) {
            throw unexpected(b, "a colon directly behind the header field name " + Printable.quote(name));
        }
        name.append((char) b);
        return State.NAME;
    }

    private State value(int b) {
        if (b == '\r') {
            return State.LINE_END;
        }
        if (!isText(b)) { // R10: RFC 9110, 5.5
            throw unexpected(b, "a visible character in the value of header field " + Printable.quote(name));
        }
        return State.VALUE;
    }

    private State lineEnd(int b) {
        requireLineFeed(b);
        budget.beginFieldLine();
        return State.LINE_START;
    }

    /** R8: interim answers (RFC 9110, 15.2) are skipped; 101 is none of them, it ends HTTP on this connection. */
    private State headEnd(int b) {
        requireLineFeed(b);
        if (!isInformational() || status == 101) {
            return State.COMPLETE;
        }
        budget.countInterimAnswer();
        budget.beginStatusLine();
        return State.VERSION;
    }

    /** R10: a CR ends a line together with a LF, and neither stands alone (RFC 9112, 2.2). */
    private void requireLineFeed(int b) {
        if (b != '\n') {
            throw unexpected(b, "LF behind CR");
        }
    }

    /** R12: RFC 9112, 6.1, forbids it in any 1xx. It is looked for here, because the codec removes it. */
    private void refuseTransferEncoding() {
        if (isInformational() && name.toString().equalsIgnoreCase("Transfer-Encoding")) {
            throw invalid(
                    "Expected no 'Transfer-Encoding' header in an answer with status " + status + " but it is there");
        }
    }

    private boolean isInformational() {
        return status / 100 == 1;
    }

    /** HTAB, SP, VCHAR or obs-text. */
    private static boolean isText(int b) {
        return Grammar.isWhitespace(b) || Grammar.isVisible(b) || b >= 0x80;
    }

    private HandshakeException unexpected(int b, String expected) {
        String found = Printable.quote(String.valueOf((char) b));
        return invalid("Expected " + expected + " but byte " + budget.bytes() + " of the answer was " + found);
    }

    private static HandshakeException invalid(String message) {
        return new HandshakeException(Kind.INVALID_RESPONSE, message, null);
    }
}
