package dev.noctule.websocket.tls;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * One whole handshake in memory, with OpenSSL on both sides. Less would not do: natives of another version than Netty's
 * classes load, begin, and fail at the end of a handshake for want of a method.
 */
final class OpenSslProbe {
    private static final int MOST_TURNS = 10; // a handshake takes two or three

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer wire;

    private OpenSslProbe(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
        this.wire = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    }

    /** Throws whatever goes wrong. */
    static void run() throws GeneralSecurityException, SSLException {
        OpenSsl.ensureAvailability();
        SslContext context = TlsContexts.builder(SslProvider.OPENSSL_REFCNT)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        try {
            KeyPair keys = ProbeCertificate.newKeys();
            SslContext peer = SslContextBuilder.forServer(keys.getPrivate(), ProbeCertificate.of(keys))
                    .sslProvider(SslProvider.OPENSSL_REFCNT)
                    .build();
            try {
                shakeHands(context, peer);
            } finally {
                ReferenceCountUtil.release(peer);
            }
        } finally {
            ReferenceCountUtil.release(context);
        }
    }

    private static void shakeHands(SslContext context, SslContext peer) throws SSLException {
        SSLEngine client = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        try {
            OpenSslEngines.refuseRenegotiation(client);
            SSLEngine server = peer.newEngine(UnpooledByteBufAllocator.DEFAULT);
            try {
                new OpenSslProbe(client, server).shakeHands();
            } finally {
                ReferenceCountUtil.release(server);
            }
        } finally {
            ReferenceCountUtil.release(client);
        }
    }

    private void shakeHands() throws SSLException {
        client.beginHandshake();
        for (int turn = 0; turn < MOST_TURNS && isShaking(); turn++) {
            carry(client, server);
            carry(server, client);
        }
        if (isShaking()) {
            throw new SSLException("Expected a handshake to end, but it does not");
        }
    }

    private boolean isShaking() {
        return client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                || server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Everything that one side has to say. */
    private void carry(SSLEngine from, SSLEngine to) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(wire.capacity());
        do {
            wire.clear();
            int written = from.wrap(ByteBuffer.allocate(0), wire).bytesProduced();
            if (!runTasks(from) && written == 0 && from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                throw new SSLException("Expected an engine to say something, but it does not");
            }
            wire.flip();
            while (wire.hasRemaining()) {
                int read = to.unwrap(wire, nothing).bytesConsumed();
                if (!runTasks(to) && read == 0) {
                    throw new SSLException("Expected an engine to listen, but it does not");
                }
            }
        } while (from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }

    /** Whether there were any. */
    private static boolean runTasks(SSLEngine engine) {
        boolean ran = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            ran = true;
        }
        return ran;
    }
}
