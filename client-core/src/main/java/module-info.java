/**
 * An asynchronous WebSocket client (RFC 6455) on Netty. Everything that a user needs is in {@link
 * dev.noctule.websocket}.
 */
module dev.noctule.websocket {
    exports dev.noctule.websocket;

    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport; // EventLoopGroup, in WebSocketClient.Builder
    requires transitive java.net.http; // HttpHeaders, in Handshake and UpgradeRejectedException
    requires org.slf4j;
    requires static transitive org.jspecify;

    // The native transports are used when they are there.
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static io.netty.transport.unix.common;

    // As is OpenSSL.
    requires static io.netty.tcnative.classes.openssl;
}
