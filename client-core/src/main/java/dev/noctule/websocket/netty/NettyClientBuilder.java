package dev.noctule.websocket.netty;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.handshake.WebSocketUri;
import io.netty.channel.EventLoopGroup;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The one class of this package that {@link WebSocketClient#builder()} knows. */
public final class NettyClientBuilder implements WebSocketClient.Builder {
    private ClientOptions options;

    /** All defaults. */
    public NettyClientBuilder() {
        this(ClientOptions.DEFAULTS);
    }

    NettyClientBuilder(ClientOptions options) {
        this.options = options;
    }

    @Override
    public WebSocketClient.Builder timeouts(Timeouts timeouts) {
        options = options.withTimeouts(Objects.requireNonNull(timeouts, "timeouts"));
        return this;
    }

    @Override
    public WebSocketClient.Builder heartbeat(Heartbeat heartbeat) {
        options = options.withHeartbeat(Objects.requireNonNull(heartbeat, "heartbeat"));
        return this;
    }

    @Override
    public WebSocketClient.Builder limits(Limits limits) {
        options = options.withLimits(Objects.requireNonNull(limits, "limits"));
        return this;
    }

    @Override
    public WebSocketClient.Builder tls(Tls tls) {
        options = options.withTls(Objects.requireNonNull(tls, "tls"));
        return this;
    }

    @Override
    public WebSocketClient.Builder compression(Compression compression) {
        options = options.withCompression(Objects.requireNonNull(compression, "compression"));
        return this;
    }

    @Override
    public WebSocketClient.Builder proxy(@Nullable HttpProxy proxy) {
        options = options.withProxy(
                proxy == null
                        ? null
                        : new HttpProxy(WebSocketUri.parseHost(proxy.host()), proxy.port(), proxy.credentials()));
        return this;
    }

    @Override
    public WebSocketClient.Builder oneConnectAtATime(boolean oneAtATime) {
        options = options.withOneConnectAtATime(oneAtATime);
        return this;
    }

    @Override
    public WebSocketClient.Builder fragmentBytes(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("Expected a positive number of bytes, but was " + bytes);
        }
        options = options.withFragmentBytes(bytes);
        return this;
    }

    @Override
    public WebSocketClient.Builder eventLoopGroup(EventLoopGroup group) {
        Transport.of(group); // throws if it has no stream sockets
        options = options.withEventLoopGroup(group);
        return this;
    }

    @Override
    public WebSocketClient.Builder callbackExecutor(@Nullable Executor executor) {
        options = options.withCallbackExecutor(executor);
        return this;
    }

    @Override
    public WebSocketClient build() {
        return new NettyWebSocketClient(options, new SecureEntropy(), new SystemResolver());
    }
}
