package dev.noctule.websocket.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The exchanges that go on, by the path of their connection. Any thread. */
final class Exchanges {
    private final Map<String, Exchange> ongoing = new ConcurrentHashMap<>();

    /** The path is the number of the stream that the server sends. */
    String add(Exchange exchange) {
        String path = "/" + exchange.sentDown.stream();
        ongoing.put(path, exchange);
        return path;
    }

    @Nullable
    Exchange of(String path) {
        return ongoing.get(path);
    }

    boolean isEmpty() {
        return ongoing.isEmpty();
    }

    /** All those that the stream of a client has had. */
    void forget(int upStream) {
        ongoing.values().removeIf(exchange -> exchange.up.stream() == upStream);
    }
}
