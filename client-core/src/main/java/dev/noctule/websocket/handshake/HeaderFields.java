package dev.noctule.websocket.handshake;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From Netty's header to the JDK's, which users see. It does not check anything. */
public final class HeaderFields {
    /** What nearly every answer has. A connection keeps its answer, and so all of them share these. */
    private static final Map<String, String> COMMON = Stream.of(
                    "Upgrade",
                    "upgrade",
                    "Connection",
                    "connection",
                    "websocket",
                    "WebSocket",
                    "Sec-WebSocket-Accept",
                    "sec-websocket-accept",
                    "Sec-WebSocket-Extensions",
                    "sec-websocket-extensions",
                    "Sec-WebSocket-Protocol",
                    "sec-websocket-protocol",
                    "Server",
                    "server",
                    "Date",
                    "date")
            .collect(Collectors.toUnmodifiableMap(text -> text, text -> text));

    private HeaderFields() {}

    /**
     * Copies a header. Fields whose names differ only in case become one, under the first spelling, with their values
     * in order.
     *
     * @param fields names that are not empty, as the {@link ResponseHeadScanner} asks
     * @return the copy
     */
    public static HttpHeaders toHeaders(io.netty.handler.codec.http.HttpHeaders fields) {
        Map<String, List<String>> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> field : fields.entries()) {
            merged.computeIfAbsent(shared(field.getKey()), name -> new ArrayList<>())
                    .add(shared(field.getValue()));
        }
        return HttpHeaders.of(merged, (name, value) -> true);
    }

    private static String shared(String text) {
        return COMMON.getOrDefault(text, text);
    }
}
