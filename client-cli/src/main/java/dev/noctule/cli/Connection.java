package dev.noctule.cli;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import javax.net.ssl.SSLSession;

/**
 * An open connection, with everything that belongs to it.
 *
 * @param target what was connected to
 * @param client ends with this connection
 * @param socket to send
 * @param inbox what comes in
 * @param reconnects whether the socket may be without a connection, and get another one
 */
record Connection(Target target, WebSocketClient client, WebSocket socket, Inbox inbox, boolean reconnects)
        implements AutoCloseable {
    /**
     * How many messages may cross our Close. A server that sends more after it has got that will not stop by itself.
     */
    private static final int LATE_MESSAGES = 1000;

    /** Says what was connected to, always, and what was agreed, to those who want to know. */
    void introduce(Console console) {
        Handshake handshake = socket.handshake();
        console.journal().opened(handshake);
        console.note("Connected to " + target.url());
        console.detail("= address " + handshake.remoteAddress());
        SSLSession tls = handshake.tlsSession();
        if (tls != null) {
            console.detail("= " + tls.getProtocol() + " " + tls.getCipherSuite());
        }
        handshake
                .headers()
                .map()
                .forEach((name, values) ->
                        values.forEach(value -> console.notes().wire("< " + name + ": " + value)));
    }

    /** Whether there is anything to be sent on, now or later. */
    boolean isUsable() {
        return !inbox.isEnding() && (reconnects || socket.isOpen());
    }

    /**
     * Starts to close, if the server has not. What is under way is still received: the library drops messages that
     * nobody has asked for when it closes.
     */
    void finish() {
        finish(CloseCode.NORMAL, "");
    }

    /**
     * The same, with a code and a reason.
     *
     * @throws IllegalArgumentException if the code must not be sent, or the reason is too long
     */
    void finish(int code, String reason) {
        if (isUsable()) {
            socket.request(LATE_MESSAGES);
            socket.close(code, reason);
            inbox.closing();
        }
    }

    /** Starts to close, and does not care for what is still under way. */
    void abandon() {
        inbox.closing();
        socket.close();
    }

    /** Ends what is left of the client: at the end of a conversation that is nothing but its threads. */
    @Override
    public void close() {
        client.close();
    }
}
