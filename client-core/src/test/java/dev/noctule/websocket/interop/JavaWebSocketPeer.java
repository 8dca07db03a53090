package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.JavaWebSocketServer;
import dev.noctule.websocket.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.BinaryFrame;
import org.java_websocket.framing.ContinuousFrame;
import org.java_websocket.framing.DataFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** TooTallNate's Java-WebSocket, in this process: one server for ws, one for wss. */
final class JavaWebSocketPeer implements EchoPeer {
    private static final String PROPERTIES = "/META-INF/maven/org.java-websocket/Java-WebSocket/pom.properties";

    private final Echo ws = new Echo();
    private final Echo wss;

    JavaWebSocketPeer(TestCertificates certificates) throws InterruptedException {
        wss = new Echo(certificates.sslContextForServer());
        ws.startAndWait();
        wss.startAndWait();
    }

    @Override
    public String version() {
        Properties properties = new Properties();
        try (InputStream in = WebSocketServer.class.getResourceAsStream(PROPERTIES)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public URI uri(boolean tls, String path) {
        return new Ports(ws.getPort(), wss.getPort()).uri(tls, path);
    }

    @Override
    public void close() throws InterruptedException {
        ws.close();
        wss.close();
    }

    private static final class Echo extends JavaWebSocketServer {
        private static final Set<String> PATHS = Set.of("/echo", "/fragments", "/ping", "/close", "/deflate");

        Echo() {
            super(draft());
        }

        Echo(SSLContext context) {
            super(draft(), context);
        }

        /** The empty name stands for no subprotocol. */
        private static Draft draft() {
            return new Draft_6455(
                    List.of(new PerMessageDeflateExtension()), List.of(new Protocol(SUBPROTOCOL), new Protocol("")));
        }

        @Override
        public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
                WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
            if (!PATHS.contains(path(request.getResourceDescriptor()))) {
                throw new InvalidDataException(1008, "no such path"); // becomes status 404
            }
            URI target = URI.create(request.getResourceDescriptor());
            if (target.getPath().equals("/deflate")
                    && ((Draft_6455) draft).getExtension() instanceof PerMessageDeflateExtension extension) {
                configure(extension, DeflateSettings.parse(target.getQuery()));
            }
            return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
        }

        private static void configure(PerMessageDeflateExtension extension, DeflateSettings settings) {
            extension.setThreshold(settings.number(DeflateSettings.THRESHOLD, extension.getThreshold()));
            if (settings.is(DeflateSettings.CLIENT_NO_CONTEXT_TAKEOVER, DeflateSettings.TRUE)) {
                extension.setClientNoContextTakeover(true);
            }
            if (settings.is(DeflateSettings.SERVER_NO_CONTEXT_TAKEOVER, DeflateSettings.NEVER)) {
                extension.setServerNoContextTakeover(false);
            }
        }

        private static String path(String target) {
            return target.replaceFirst("\\?.*", "");
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake request) {
            String target = request.getResourceDescriptor();
            if (target.equals("/ping")) {
                PingFrame ping = new PingFrame();
                ping.setPayload(ByteBuffer.wrap(PING.getBytes(StandardCharsets.UTF_8)));
                socket.sendFrame(ping);
            } else if (path(target).equals("/close")) {
                socket.close(EchoPeer.closeCode(target), REASON);
            }
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata pong) {
            socket.send("pong: " + StandardCharsets.UTF_8.decode(pong.getPayloadData()));
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            if (socket.getResourceDescriptor().equals("/fragments")) {
                sendInFragments(socket, new TextFrame(), ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
            } else {
                socket.send(message);
            }
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer message) {
            if (socket.getResourceDescriptor().equals("/fragments")) {
                sendInFragments(socket, new BinaryFrame(), message);
            } else {
                socket.send(message);
            }
        }

        private static void sendInFragments(WebSocket socket, DataFrame first, ByteBuffer message) {
            DataFrame frame = first;
            while (message.hasRemaining()) {
                ByteBuffer part = message.slice(message.position(), Math.min(FRAGMENT, message.remaining()));
                message.position(message.position() + part.remaining());
                frame.setPayload(part);
                frame.setFin(!message.hasRemaining());
                socket.sendFrame(frame);
                frame = new ContinuousFrame();
            }
        }
    }
}
