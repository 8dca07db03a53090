package dev.noctule.examples;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.util.concurrent.CompletionException;

/** The snippets of docs/how-to/handle-errors.md. */
final class HandlingErrors {
    private HandlingErrors() {}

    static void connect(WebSocketClient client, String uri, WebSocketListener listener) {
        client.connect(uri, listener).whenComplete((socket, failure) -> {
            if (failure != null) {
                System.err.println(describe(failure));
            }
        });
    }

    static String describe(Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (failure instanceof UpgradeRejectedException refused) {
            return "HTTP " + refused.status() + ": " + refused.bodyText();
        } else if (failure instanceof HandshakeException handshake) {
            return handshake.kind() + ": " + handshake.getMessage();
        } else if (failure instanceof ProxyException proxy) {
            return proxy.kind() + ": " + proxy.getMessage();
        } else if (failure instanceof TlsException tls) {
            return tls.reason() + ": " + tls.getMessage();
        } else if (failure instanceof ConnectFailedException connect) {
            return connect.kind() + ": " + connect.getMessage();
        }
        return String.valueOf(failure);
    }

    static boolean isWorthARetry(Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return failure instanceof WebSocketException known && known.isTransient();
    }

    static final class Endings implements WebSocketListener {
        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            WebSocketException cause = info.cause();
            if (cause == null) {
                System.out.println("orderly, " + info.closedBy() + " began: " + info.code() + " " + info.reason());
            } else {
                System.out.println(info + (cause.isTransient() ? ", a new connection may work" : ""));
            }
        }
    }
}
