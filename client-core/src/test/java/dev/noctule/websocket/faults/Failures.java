package dev.noctule.websocket.faults;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.WebSocketException;

/** What is compared of an exception. */
final class Failures {
    private Failures() {}

    /** Type, kind and phase: {@code HandshakeException EOF in HANDSHAKE}. */
    static String describe(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        return failure instanceof WebSocketException ours
                ? type + " " + kind(ours) + " in " + ours.phase()
                : failure.toString();
    }

    private static String kind(WebSocketException failure) {
        if (failure instanceof ConnectFailedException connect) {
            return connect.kind().name();
        }
        if (failure instanceof ProxyException proxy) {
            return proxy.kind().name();
        }
        if (failure instanceof TlsException tls) {
            return tls.reason().name();
        }
        if (failure instanceof HandshakeException handshake) {
            return handshake.kind().name();
        }
        if (failure instanceof ConnectionLostException lost) {
            return lost.kind().name();
        }
        return "?";
    }
}
