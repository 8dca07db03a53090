package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Eclipse Jetty, in this process. */
final class JettyPeer implements EchoPeer {
    private final Server server = new Server();
    private final Ports ports;

    JettyPeer(TestCertificates certificates) throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(certificates.sslContextForServer());
        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer());
        ServerConnector ws = listenOn(new ServerConnector(server));
        ServerConnector wss = listenOn(new ServerConnector(server, tls, new HttpConnectionFactory(https)));
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyPeer::configure));
        server.start();
        ports = new Ports(ws.getLocalPort(), wss.getLocalPort());
    }

    private ServerConnector listenOn(ServerConnector connector) {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return connector;
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(LONGEST_MESSAGE);
        container.setMaxBinaryMessageSize(LONGEST_MESSAGE);
        container.addMapping("/echo", choosingSubprotocol((request, response, callback) -> new Echo()));
        container.addMapping("/fragments", (request, response, callback) -> new Fragments());
        container.addMapping("/ping", (request, response, callback) -> new Pinging());
        container.addMapping("/close", (request, response, callback) -> new Closing());
        container.addMapping("/deflate", (request, response, callback) -> {
            configure(response, DeflateSettings.parse(request.getHttpURI().getQuery()));
            return new Echo();
        });
    }

    private static void configure(ServerUpgradeResponse response, DeflateSettings settings) {
        List<ExtensionConfig> extensions = response.getExtensions();
        settings.values().keySet().forEach(name -> extensions.forEach(extension -> extension.setParameter(name)));
        response.setExtensions(settings.is(DeflateSettings.EXTENSION, DeflateSettings.NEVER) ? List.of() : extensions);
    }

    private static WebSocketCreator choosingSubprotocol(WebSocketCreator creator) {
        return (request, response, callback) -> {
            if (request.hasSubProtocol(SUBPROTOCOL)) {
                response.setAcceptedSubProtocol(SUBPROTOCOL);
            }
            return creator.createWebSocket(request, response, callback);
        };
    }

    @Override
    public String version() {
        return Jetty.VERSION;
    }

    @Override
    public URI uri(boolean tls, String path) {
        return ports.uri(tls, path);
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    /** Must be public for Jetty, like those below. */
    public static class Echo implements Session.Listener.AutoDemanding {
        private Session session;

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
        }

        final Session session() {
            return session;
        }

        @Override
        public void onWebSocketText(String message) {
            session.sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            session.sendBinary(payload, callback);
        }
    }

    /** A part is sent when the one before has been. */
    public static final class Fragments extends Echo {
        @Override
        public void onWebSocketText(String message) {
            sendFrom(0, message);
        }

        private void sendFrom(int start, String message) {
            int codePoints = Math.min(FRAGMENT, message.codePointCount(start, message.length()));
            int end = message.offsetByCodePoints(start, codePoints);
            boolean last = end == message.length();
            Callback next = last ? Callback.NOOP : Callback.from(() -> sendFrom(end, message), failure -> {});
            session().sendPartialText(message.substring(start, end), last, next);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            ByteBuffer part = payload.slice(payload.position(), Math.min(FRAGMENT, payload.remaining()));
            payload.position(payload.position() + part.remaining());
            boolean last = !payload.hasRemaining();
            Callback next = Callback.from(() -> onWebSocketBinary(payload, callback), callback::fail);
            session().sendPartialBinary(part, last, last ? callback : next);
        }
    }

    /** Asks, and tells what the answer was. */
    public static final class Pinging extends Echo {
        @Override
        public void onWebSocketOpen(Session opened) {
            super.onWebSocketOpen(opened);
            opened.sendPing(ByteBuffer.wrap(PING.getBytes(StandardCharsets.UTF_8)), Callback.NOOP);
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            session().sendText("pong: " + StandardCharsets.UTF_8.decode(payload), Callback.NOOP);
        }
    }

    /** Closes as the query says. */
    public static final class Closing extends Echo {
        @Override
        public void onWebSocketOpen(Session opened) {
            opened.close(EchoPeer.closeCode(opened.getUpgradeRequest().getQueryString()), REASON, Callback.NOOP);
        }

        /**
         * Jetty ends its side of TCP with its Close frame. nginx, when it stands between, then ends the whole
         * connection, and the answer does not reach Jetty, which reports it here.
         */
        @Override
        public void onWebSocketError(Throwable cause) {}
    }
}
