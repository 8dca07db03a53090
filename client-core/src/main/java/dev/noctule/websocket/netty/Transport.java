package dev.noctule.websocket.netty;

import dev.noctule.websocket.tls.Causes;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

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
    private static final List<Candidate> ALL = List.of(
            new Candidate("epoll", Transport::epoll),
            new Candidate("io_uring", Transport::ioUring),
            new Candidate("kqueue", Transport::kqueue),
            new Candidate("nio", Transport::nio));

    /** One that may work here: its name can be told even if its classes are absent. */
    private record Candidate(String name, Function<String, Transport> maker) {
        Transport make() {
            return maker.apply(name);
        }
    }

    private static Transport epoll(String name) {
        return new Transport(name, EpollIoHandler.class, EpollIoHandler.newFactory(), EpollSocketChannel.class);
    }

    private static Transport ioUring(String name) {
        return new Transport(name, IoUringIoHandler.class, IoUringIoHandler.newFactory(), IoUringSocketChannel.class);
    }

    private static Transport kqueue(String name) {
        return new Transport(name, KQueueIoHandler.class, KQueueIoHandler.newFactory(), KQueueSocketChannel.class);
    }

    private static Transport nio(String name) {
        return new Transport(name, NioIoHandler.class, NioIoHandler.newFactory(), NioSocketChannel.class);
    }

    /** The best that works here. It is found by using it: natives that load may still fail at their first call. */
    static Transport best() {
        List<String> unusable = new ArrayList<>();
        for (Candidate candidate : ALL) {
            try {
                Transport transport = candidate.make();
                transport.openAndCloseOneSocket();
                transport.logWhy(unusable);
                return transport;
            } catch (LinkageError | RuntimeException failed) {
                unusable.add(candidate.name() + " (" + Causes.innermost(failed) + ")");
            }
        }
        throw new IllegalStateException("Expected NIO to work, but it does not: " + unusable);
    }

    /** Whoever has brought natives, and gets NIO all the same, is to see it. */
    private void logWhy(List<String> unusable) {
        Level level = channelType == NioSocketChannel.class ? Level.INFO : Level.DEBUG;
        String because =
                unusable.isEmpty() ? "" : ", because these cannot be used here: " + String.join(", ", unusable);
        LOG.atLevel(level).log("Transport: {}{}", name, because);
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
            for (Candidate candidate : ALL) {
                try {
                    Transport transport = candidate.make();
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
