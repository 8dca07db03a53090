package dev.noctule.websocket.tls;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.testing.Tool;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;

/** Makes contexts of clients, all with one engine, and releases them after the test. */
final class ClientContexts implements AutoCloseable {
    private final Tls.Engine engine;
    private final List<SslContext> made = new ArrayList<>();

    /** {@link Tls.Engine#AUTOMATIC} stands for OpenSSL, which the test then needs. */
    ClientContexts(Tls.Engine engine) {
        Tool.require(engine == Tls.Engine.JDK || OpenSsl.isAvailable(), "netty-tcnative: no natives for this machine");
        this.engine = engine;
    }

    SslContext create(Tls tls) {
        SslContext context = TlsContexts.create(tls.withEngine(engine));
        made.add(context);
        return context;
    }

    @Override
    public void close() {
        made.forEach(TlsContexts::release);
    }
}
