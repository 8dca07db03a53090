package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.interop.ServerProcess;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Over sockets, with OpenSSL as the server, by way of Python: fault 17. A server may send as many tickets as it likes
 * (RFC 8446, 4.6.1), and each is one more session for the client to keep.
 */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
@Tag("fault-17")
class SessionTicketsTest {
    private static final Pattern READY = Pattern.compile("ready (\\d+) .+");
    private static final int CONNECTIONS = 5;
    private static final int TICKETS = 500;
    private static final int MESSAGES = 200;

    /** See {@link Tls}. */
    private static final int MOST_SESSIONS = 256;

    private static TestCertificates.PemFiles files;

    @Parameter
    private Tls.Engine engine;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        files = TestCertificates.create().writeTo(directory);
    }

    @BeforeEach
    void openSslIsThere() {
        Tool.require(engine == Tls.Engine.JDK || OpenSsl.isAvailable(), "netty-tcnative: no natives for this machine");
    }

    private static ServerProcess serverSending(int tickets) throws IOException {
        return new ServerProcess(
                READY,
                List.of(
                        Tool.require("python3").toString(),
                        ServerProcess.script("tickets.py").toString(),
                        files.serverChain().toString(),
                        files.serverKey().toString(),
                        String.valueOf(tickets)));
    }

    private static String uri(ServerProcess server) throws InterruptedException {
        Matcher ready = server.awaitReady();
        return "wss://localhost:" + ready.group(1) + "/";
    }

    private WebSocketClient client() {
        return Clients.with(Tls.trusting(files.authority()).withEngine(engine));
    }

    private static List<byte[]> sessions(WebSocketClient client) {
        Holdings holdings = (Holdings) Internals.of(client, "holdings");
        return Collections.list(holdings.tls().context().sessionContext().getIds());
    }

    private static void exchangeMessages(WebSocket socket, RecordingListener listener) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            socket.sendText(String.valueOf(i));
            listener.await("text '" + i + "'");
        }
    }

    @Test
    void floodOfThemFillsTheSessionsThatAClientKeepsAndNoMore() throws Exception {
        try (ServerProcess server = serverSending(TICKETS);
                WebSocketClient client = client()) {
            String uri = uri(server);
            for (int i = 0; i < CONNECTIONS; i++) {
                RecordingListener listener = new RecordingListener();
                WebSocket socket = Clients.get(client.connect(uri, listener));
                listener.await("open");
                exchangeMessages(socket, listener); // they come behind the tickets
                assertThat(sessions(client)).hasSizeBetween(MOST_SESSIONS - CONNECTIONS, MOST_SESSIONS);
                Clients.get(socket.close());
                listener.await("close 1000 by CLIENT clean");
            }
        }
    }

    /** The JDK's engine keeps a session for each of them, as long as the connection lives; OpenSSL's does not. */
    @Test
    void thousandsOfThemInOneConnectionEndItUnlessTheEngineKeepsNone() throws Exception {
        try (ServerProcess server = serverSending(10 * TICKETS);
                WebSocketClient client = client()) {
            RecordingListener listener = new RecordingListener();
            CompletableFuture<WebSocket> connecting = client.connect(uri(server), listener);
            if (engine == Tls.Engine.JDK) {
                assertThat(Clients.failureOf(HandshakeException.class, connecting))
                        .hasMessageContaining("at most 262144 bytes of session tickets");
            } else {
                WebSocket socket = Clients.get(connecting);
                listener.await("open");
                exchangeMessages(socket, listener);
                Clients.get(socket.close());
                listener.await("close 1000 by CLIENT clean");
            }
            assertThat(sessions(client)).hasSize(MOST_SESSIONS);
        }
    }
}
