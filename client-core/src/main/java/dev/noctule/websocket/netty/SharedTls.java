package dev.noctule.websocket.netty;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.tls.TlsContexts;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * What all {@code wss} connections of a client share, and its owner: the client releases it once, after the last of
 * them. Files are read at once; the runtime's trust store when it is needed. Any thread.
 */
final class SharedTls {
    private final Tls options;

    /** Guarded by this, as is the next; null before its first use and after its release. */
    private @Nullable SslContext context;

    private boolean released;

    /** See {@link TlsContexts#create} for what is thrown. */
    SharedTls(Tls options) {
        this.options = options;
        if (!(options.trust() instanceof Tls.SystemTrust) || options.clientCertificate() != null) {
            context = TlsContexts.create(options);
        }
    }

    /**
     * The context, for an attempt that the client is going to wait for before it calls {@link #release}.
     *
     * @throws IllegalStateException if it has been released
     */
    synchronized SslContext context() {
        if (released) {
            throw new IllegalStateException("This client is closed");
        }
        if (context == null) {
            context = TlsContexts.create(options);
        }
        return context;
    }

    /** A second call has no effect. */
    synchronized void release() {
        released = true;
        if (context != null) {
            TlsContexts.release(context);
            context = null;
        }
    }
}
