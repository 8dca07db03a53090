package dev.noctule.examples;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import java.util.Iterator;

/** The snippets of docs/how-to/send-without-overrunning.md. */
final class Sending {
    private Sending() {}

    static void oneAfterTheOther(WebSocket socket, Iterator<String> lines) {
        while (lines.hasNext()) {
            socket.sendText(lines.next()).join();
        }
    }

    /** Sends from an event loop: as much as is sensible, and the rest when there is room again. */
    static final class Feed implements WebSocketListener {
        private final Iterator<String> lines;

        Feed(Iterator<String> lines) {
            this.lines = lines;
        }

        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            send(socket);
        }

        @Override
        public void onWritable(WebSocket socket) {
            send(socket);
        }

        private void send(WebSocket socket) {
            while (socket.isWritable() && lines.hasNext()) {
                socket.sendText(lines.next());
            }
            if (!lines.hasNext()) {
                socket.close();
            }
        }
    }

    static void dropWhenFull(WebSocket socket, String quote) {
        if (!socket.trySendText(quote)) {
            System.err.println("Left out: " + quote);
        }
    }

    static void whenItDidNotFit(WebSocket socket, String text) {
        socket.sendText(text).exceptionally(failure -> {
            if (failure instanceof SendQueueFullException full) {
                System.err.println(full.bufferedBytes() + " of " + full.limit() + " bytes wait already");
            }
            return null;
        });
    }

    static WebSocketClient smallerQueue() {
        WebSocketClient client = WebSocketClient.builder()
                .limits(Limits.defaults().withQueuedBytes(4 * 1024 * 1024))
                .build();
        return client;
    }

    static WebSocketClient fragmenting() {
        WebSocketClient client =
                WebSocketClient.builder().fragmentBytes(64 * 1024).build();
        return client;
    }
}
