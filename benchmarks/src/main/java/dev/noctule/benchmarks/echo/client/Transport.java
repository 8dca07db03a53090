package dev.noctule.benchmarks.echo.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** A transport of Netty, with one event loop: client and server have one core each. */
public enum Transport {
    NIO,
    EPOLL;

    /** Epoll where its natives load, else NIO. */
    public static Transport best() {
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    public boolean isAvailable() {
        return this == NIO || Epoll.isAvailable();
    }

    public EventLoopGroup newEventLoop() {
        return new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("echo", true),
                this == NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    }

    public Class<? extends SocketChannel> channelType() {
        return this == NIO ? NioSocketChannel.class : EpollSocketChannel.class;
    }

    public Class<? extends ServerSocketChannel> serverChannelType() {
        return this == NIO ? NioServerSocketChannel.class : EpollServerSocketChannel.class;
    }
}
