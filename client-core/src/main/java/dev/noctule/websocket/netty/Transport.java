package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to the operating system's sockets.
 *
 * @param name as people call it
 * @param handlerType tells whether an event loop group is of this kind
 * @param handlers makes event loops of this kind
 * @param channelType the class of a client's TCP channel
 */
record Transport(
        String name,
        Class<? extends IoHandler> handlerType,
        IoHandlerFactory handlers,
        Class<? extends SocketChannel> channelType) {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    /**
     * In order of preference. Each is made in a method of its own: the classes of the first three are not on every
     * class path. Epoll comes before io_uring because more kernels and container policies allow it.
     */
    private static final List<Supplier<Transport>> ALL =
            List.of(Transport::epoll, Transport::ioUring, Transport::kqueue, Transport::nio);

    private static Transport epoll() {
        return new Transport("epoll", EpollIoHandler.class, EpollIoHandler.newFactory(), EpollSocketChannel.class);
    }

    private static Transport ioUring() {
        return new Transport(
                "io_uring", IoUringIoHandler.class, IoUringIoHandler.newFactory(), IoUringSocketChannel.class);
    }

    private static Transport kqueue() {
        return new Transport("kqueue", KQueueIoHandler.class, KQueueIoHandler.newFactory(), KQueueSocketChannel.class);
    }

    private static Transport nio() {
        return new Transport("nio", NioIoHandler.class, NioIoHandler.newFactory(), NioSocketChannel.class);
    }

    /** The best that works here. It is found by using it: natives that load may still fail at their first call. */
    static Transport best() {
        for (Supplier<Transport> candidate : ALL) {
            Transport transport = probe(candidate);
            if (transport != null) {
                LOG.debug("Transport: {}", transport.name());
                return transport;
            }
        }
        throw new IllegalStateException("Expected NIO to work, but it does not");
    }

    private static @Nullable Transport probe(Supplier<Transport> candidate) {
        try {
            Transport transport = candidate.get();
            transport.openAndCloseOneSocket();
            return transport;
        } catch (LinkageError | RuntimeException unusable) {
            LOG.debug("A transport cannot be used here: {}", unusable.toString());
            return null;
        }
    }

    private void openAndCloseOneSocket() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EventLoops.threads("noctule-probe"), handlers);
        try {
            Channel channel = channelType.getConstructor().newInstance();
            group.register(channel).syncUninterruptibly();
            channel.close().syncUninterruptibly();
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        } finally {
            EventLoops.shutDown(group);
        }
    }

    /**
     * The transport of somebody's event loops.
     *
     * @throws IllegalArgumentException if it has no stream sockets
     */
    static Transport of(EventLoopGroup group) {
        if (group instanceof IoEventLoopGroup loops) {
            for (Supplier<Transport> candidate : ALL) {
                try {
                    Transport transport = candidate.get();
                    if (loops.isIoType(transport.handlerType())) {
                        return transport;
                    }
                } catch (LinkageError | RuntimeException unusable) {
                    LOG.trace("Not the transport of {}", group, unusable);
                }
            }
        }
        throw new IllegalArgumentException(
                "Expected an event loop group of NIO, epoll, io_uring or kqueue, but was " + group);
    }
}
