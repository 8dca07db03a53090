package dev.noctule.websocket.netty;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.handshake.WebSocketUri;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the builder has collected.
 *
 * @param proxy with a host as {@link WebSocketUri#host()} has it, or null for none
 * @param eventLoopGroup the user's, or null for the shared one
 * @param callbackExecutor the user's, or null for the event loops
 */
record ClientOptions(
        Timeouts timeouts,
        Heartbeat heartbeat,
        Limits limits,
        Tls tls,
        Compression compression,
        @Nullable HttpProxy proxy,
        boolean oneConnectAtATime,
        int fragmentBytes,
        @Nullable EventLoopGroup eventLoopGroup,
        @Nullable Executor callbackExecutor) {
    static final ClientOptions DEFAULTS = new ClientOptions(
            Timeouts.defaults(),
            Heartbeat.defaults(),
            Limits.defaults(),
            Tls.system(),
            Compression.none(),
            null,
            false,
            Integer.MAX_VALUE,
            null,
            null);

    ClientOptions withTimeouts(Timeouts value) {
        return new ClientOptions(
                value,
                heartbeat,
                limits,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withHeartbeat(Heartbeat value) {
        return new ClientOptions(
                timeouts,
                value,
                limits,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withLimits(Limits value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                value,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withTls(Tls value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                value,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withCompression(Compression value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                value,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withProxy(@Nullable HttpProxy value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                compression,
                value,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withOneConnectAtATime(boolean value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                compression,
                proxy,
                value,
                fragmentBytes,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withFragmentBytes(int value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                value,
                eventLoopGroup,
                callbackExecutor);
    }

    ClientOptions withEventLoopGroup(EventLoopGroup value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                value,
                callbackExecutor);
    }

    ClientOptions withCallbackExecutor(@Nullable Executor value) {
        return new ClientOptions(
                timeouts,
                heartbeat,
                limits,
                tls,
                compression,
                proxy,
                oneConnectAtATime,
                fragmentBytes,
                eventLoopGroup,
                value);
    }
}
