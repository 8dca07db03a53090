package dev.noctule.benchmarks.codec;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.util.Map;

/** Netty's permessage-deflate with level 6, the widest windows, and context takeover: what Noctule does too. */
final class StockDeflate {
    private static final int LEVEL = 6;
    private static final int WINDOW_BITS = 15;

    /** Above every payload here. */
    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private StockDeflate() {}

    static WebSocketClientExtension extension() {
        return new PerMessageDeflateClientExtensionHandshaker(LEVEL, false, WINDOW_BITS, true, false, LONGEST_MESSAGE)
                .handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of()));
    }
}
