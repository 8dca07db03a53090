package dev.noctule.websocket.netty;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import io.netty.channel.EventLoopGroup;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one class of this package that {@link WebSocketClient#builder()} knows. */
public final class NettyClientBuilder implements WebSocketClient.Builder {
    private Timeouts timeouts = Timeouts.defaults();
    private Limits limits = Limits.defaults();
    private Tls tls = Tls.system();
    private Compression compression = Compression.none();
    private int fragmentBytes = Integer.MAX_VALUE;
    private @Nullable EventLoopGroup eventLoopGroup;

    /** All defaults. */
    public NettyClientBuilder() {}

    NettyClientBuilder(ClientOptions options) {
        this.timeouts = options.timeouts();
        this.limits = options.limits();
        this.tls = options.tls();
        this.compression = options.compression();
        this.fragmentBytes = options.fragmentBytes();
        this.eventLoopGroup = options.eventLoopGroup();
    }

    @Override
    public WebSocketClient.Builder timeouts(Timeouts timeouts) {
        this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
        return this;
    }

    @Override
    public WebSocketClient.Builder limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    @Override
    public WebSocketClient.Builder tls(Tls tls) {
        this.tls = Objects.requireNonNull(tls, "tls");
        return this;
    }

    @Override
    public WebSocketClient.Builder compression(Compression compression) {
        this.compression = Objects.requireNonNull(compression, "compression");
        return this;
    }

    @Override
    public WebSocketClient.Builder fragmentBytes(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("Expected a positive number of bytes, but was " + bytes);
        }
        this.fragmentBytes = bytes;
        return this;
    }

    @Override
    public WebSocketClient.Builder eventLoopGroup(EventLoopGroup group) {
        Transport.of(group); // throws if it has no stream sockets
        this.eventLoopGroup = group;
        return this;
    }

    @Override
    public WebSocketClient build() {
        return new NettyWebSocketClient(
                new ClientOptions(timeouts, limits, tls, compression, fragmentBytes, eventLoopGroup),
                new SecureEntropy(),
                new SystemResolver());
    }
}
