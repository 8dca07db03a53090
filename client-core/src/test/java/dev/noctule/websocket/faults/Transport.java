package dev.noctule.websocket.faults;

import dev.noctule.websocket.testing.Tool;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

/** Whose sockets. */
enum Transport {
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }
    },
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            Tool.require(Epoll.isAvailable(), "epoll: not on this machine");
            return EpollIoHandler.newFactory();
        }
    };

    /** Aborts the test where this transport does not work. */
    abstract IoHandlerFactory handlers();
}
