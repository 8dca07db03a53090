package dev.noctule.examples;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The snippets of docs/how-to/notice-a-dead-connection.md. */
final class NoticingADeadConnection {
    private NoticingADeadConnection() {}

    static WebSocketClient beatingFaster() {
        Heartbeat heartbeat =
                Heartbeat.defaults().withInterval(Duration.ofSeconds(5)).withTimeout(Duration.ofSeconds(10));
        WebSocketClient client = WebSocketClient.builder().heartbeat(heartbeat).build();
        return client;
    }

    static void printLatency(WebSocket socket) {
        socket.latency().ifPresent(roundTrip -> System.out.println(roundTrip.toMillis() + " ms"));
    }

    static WebSocketClient endingUnusedConnections() {
        Timeouts timeouts = Timeouts.defaults().withIdle(Duration.ofMinutes(5));
        WebSocketClient client = WebSocketClient.builder().timeouts(timeouts).build();
        return client;
    }

    static void abortIfDead(WebSocket socket) {
        socket.ping().orTimeout(3, TimeUnit.SECONDS).whenComplete((roundTrip, failure) -> {
            if (failure instanceof TimeoutException) {
                socket.abort();
            }
        });
    }
}
