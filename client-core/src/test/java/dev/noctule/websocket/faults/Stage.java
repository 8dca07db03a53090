package dev.noctule.websocket.faults;

/** How far a connection has come when the fault happens, in the order of its life. */
enum Stage {
    RESOLVE("resolve", "the name server was asked"),
    CONNECT("connect", "the SYN was sent"),
    PROXY("proxy", "the proxy has read the CONNECT request"),
    TLS_HELLO("TLS hello", "the server has read the ClientHello"),
    TLS_FINISHED(
            "TLS finished",
            "the server's hello came, and all but the end of the encrypted record behind it: no Finished"),
    REQUEST_SENT("request sent", "the server has read the request"),
    STATUS_LINE("status line", "the answer came up to `HTTP/1.1 1`"),
    HEADERS("headers", "the answer came up to `Upgrade: web`"),
    AFTER_101("after the 101", "a text message came in the segment of the 101"),
    OPEN_IDLE("open idle", "the connection is open, and nothing was received on it"),
    MID_FRAME("mid-frame", "a frame came up to `He` of `Hello`"),
    MID_MESSAGE("mid-message", "the first fragment of a compressed message came, with half of its deflate block"),
    CLOSING_WE_FIRST("closing, we first", "the server has read our Close frame, and has not answered it"),
    CLOSING_PEER_FIRST(
            "closing, peer first", "the server has sent its Close frame, has read our answer, and keeps TCP");

    private final String title;
    private final String reached;

    Stage(String title, String reached) {
        this.title = title;
        this.reached = reached;
    }

    /** What has happened, and nothing more. */
    String reached() {
        return reached;
    }

    boolean isTls() {
        return this == TLS_HELLO || this == TLS_FINISHED;
    }

    /** Whether the connect future has completed. */
    boolean isOpen() {
        return compareTo(AFTER_101) >= 0;
    }

    boolean isClosing() {
        return this == CLOSING_WE_FIRST || this == CLOSING_PEER_FIRST;
    }

    @Override
    public String toString() {
        return title;
    }
}
