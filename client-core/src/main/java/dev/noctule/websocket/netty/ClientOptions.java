package dev.noctule.websocket.netty;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

/**
 * What the builder has collected.
 *
 * @param eventLoopGroup the user's, or null for the shared one
 */
record ClientOptions(
        Timeouts timeouts,
        Limits limits,
        Tls tls,
        Compression compression,
        int fragmentBytes,
        @Nullable EventLoopGroup eventLoopGroup) {}
