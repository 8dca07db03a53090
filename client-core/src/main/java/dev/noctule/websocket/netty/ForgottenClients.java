package dev.noctule.websocket.netty;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that nobody has any more, and nobody has closed. A program that makes one for each connection, and forgets it,
 * makes the next one soon: that is when the last ones are noticed, their holdings given back, and their user told. No
 * thread waits for it. A client with a connection, or one that is being opened, is not forgotten: the event loop has it.
 */
final class ForgottenClients {
    private static final Logger LOG = LoggerFactory.getLogger(ForgottenClients.class);
    private static final ReferenceQueue<NettyWebSocketClient> COLLECTED = new ReferenceQueue<>();

    /** A reference that is collected itself would tell nothing. */
    private static final Set<Watch> WATCHED = ConcurrentHashMap.newKeySet();

    private ForgottenClients() {}

    /** What is left of a client. */
    static final class Watch extends PhantomReference<NettyWebSocketClient> {
        private final Holdings holdings;

        private Watch(NettyWebSocketClient client, Holdings holdings) {
            super(client, COLLECTED);
            this.holdings = holdings;
        }

        /** The client is being closed, and gives back what it holds. */
        void end() {
            WATCHED.remove(this);
            clear();
        }

        private void clientIsForgotten() {
            if (!WATCHED.remove(this)) {
                return;
            }
            if (holdings.loops() != null) {
                LOG.warn("A WebSocketClient was not closed, and cannot be any more: call close() when you need it no"
                        + " longer, or use one client for all connections");
            }
            holdings.giveBack();
        }
    }

    /** Any thread: notices if a client is forgotten; first of all deals with those that were. */
    static Watch watch(NettyWebSocketClient client, Holdings holdings) {
        while (COLLECTED.poll() instanceof Watch forgotten) {
            forgotten.clientIsForgotten();
        }
        Watch watch = new Watch(client, holdings);
        WATCHED.add(watch);
        return watch;
    }
}
