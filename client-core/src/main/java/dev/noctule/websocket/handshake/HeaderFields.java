package dev.noctule.websocket.handshake;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From Netty's header to the JDK's, which users see. It does not check anything. */
public final class HeaderFields {
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
            merged.computeIfAbsent(field.getKey(), name -> new ArrayList<>()).add(field.getValue());
        }
        return HttpHeaders.of(merged, (name, value) -> true);
    }
}
