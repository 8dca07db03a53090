package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded server, as the JDK's clients and a plain socket see it. */
@Timeout(60)
class EchoServerTest {
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.start(ListenAddress.anyFree());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listensOnThisMachineOnly() {
        assertThat(server.target().host()).isEqualTo("127.0.0.1");
        assertThat(server.target().port()).isPositive();
    }

    @Test
    void textComesBack() throws Exception {
        try (JdkClient client = JdkClient.connect(server.target().url() + "any/path?q=1")) {
            client.socket.sendText("zwölf", true).join();
            assertThat(client.next()).isEqualTo("text zwölf");
        }
    }

    @Test
    void binaryComesBack() throws Exception {
        try (JdkClient client = JdkClient.connect(server.target().url())) {
            client.socket
                    .sendBinary(ByteBuffer.wrap(new byte[] {0, (byte) 0xff}), true)
                    .join();
            assertThat(client.next()).isEqualTo("binary 00ff");
        }
    }

    @Test
    void fragmentsComeBackAsOneMessage() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "01 81 00000000 61"); // text "a", more to come
            send(socket, "00 80 00000000"); // nothing
            send(socket, "80 82 00000000 6263"); // "bc", the end
            assertThat(receive(socket, 5)).isEqualTo("81 03 61 62 63");
        }
    }

    @Test
    void emptyMessageComesBack() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "82 80 00000000");
            assertThat(receive(socket, 2)).isEqualTo("82 00");
        }
    }

    @Test
    void pingIsAnswered() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "89 81 00000000 61");
            assertThat(receive(socket, 3)).isEqualTo("8a 01 61");
        }
    }

    @Test
    void closeIsAnsweredAndTheConnectionEnded() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "88 82 00000000 03e8");
            assertThat(receive(socket, 4)).isEqualTo("88 02 03 e8");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void frameOverSixteenMibIsRefusedFromItsHeader() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "82 ff 0000000001000001 00000000");
            assertThat(receive(socket, 4)).startsWith("88").endsWith("03 f1"); // 1009
        }
    }

    @Test
    void messageOverSixteenMibIsRefused() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "02 ff 0000000001000000 00000000"); // exactly the limit, more to come
            socket.getOutputStream().write(new byte[EchoServer.LONGEST_MESSAGE]);
            send(socket, "80 81 00000000 61");
            assertThat(receive(socket, 4)).startsWith("88").endsWith("03 f1"); // 1009
        }
    }

    @Test
    void brokenUtf8IsRefused() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, "81 81 00000000 ff");
            assertThat(receive(socket, 4)).startsWith("88").endsWith("03 ef"); // 1007
        }
    }

    @Test
    void firstOfferedSubprotocolIsChosen() throws Exception {
        try (JdkClient client = JdkClient.connect(server.target().url(), "chat", "superchat")) {
            assertThat(client.socket.getSubprotocol()).isEqualTo("chat");
        }
    }

    @Test
    void anyAmountComesBackToASlowReader() throws Exception {
        byte[] oneMib = new byte[1024 * 1024];
        try (Socket socket = upgraded()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 64; i++) {
                        send(socket, "82 ff 0000000000100000 00000000");
                        socket.getOutputStream().write(oneMib);
                    }
                } catch (IOException closed) {
                    throw new UncheckedIOException(closed);
                }
            });
            sender.start();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 64; i++) {
                in.readNBytes(10 + oneMib.length);
            }
            sender.join();
        }
    }

    @Test
    void readsNoFurtherWhileTheClientTakesNothing() {
        EmbeddedChannel channel = new EmbeddedChannel(new EchoHandler());

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD"})
    void whoAsksForNoWebSocketGets426(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.target().port() + "/page"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(426);
        assertThat(response.headers().firstValue("Upgrade")).hasValue("websocket");
        assertThat(response.headers().firstValue("Sec-WebSocket-Version")).hasValue("13");
        if (method.equals("GET")) {
            assertThat(response.body()).startsWith("This is a WebSocket echo server. Try: echo-cli ws://127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Key: x",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Key: x|Sec-WebSocket-Version: 8",
                "Upgrade: websocket|Connection: close|Sec-WebSocket-Key: x|Sec-WebSocket-Version: 13",
                "Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Key: x|Sec-WebSocket-Version: 13",
                "no header field",
            })
    void whoAsksForHalfAWebSocketGets426(String fields) throws Exception {
        try (Socket socket = connect()) {
            sendRequest(socket, fields.split("\\|", -1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n");
        }
    }

    @Test
    void stoppingTellsTheClients() throws Exception {
        try (JdkClient client = JdkClient.connect(server.target().url())) {
            server.close();
            assertThat(client.next()).isEqualTo("close 1001");
        }
    }

    @Test
    void stoppingFreesThePort() throws Exception {
        server.close();

        EchoServer.start(new ListenAddress("127.0.0.1", server.target().port())).close();
    }

    @Test
    void usedPortIsAFailureWithARemedy() {
        FailureException failed = catchThrowableOfType(
                FailureException.class,
                () -> EchoServer.start(
                        new ListenAddress("127.0.0.1", server.target().port())));

        assertThat(failed.failure().code()).isEqualTo(ExitCode.CONNECT);
        assertThat(failed.failure().cause())
                .isEqualTo("cannot listen on 127.0.0.1:" + server.target().port() + ": Address already in use");
    }

    @Test
    void listenModePrintsItsUrlAndStopsWhenInterrupted() throws Exception {
        BlockingQueue<String> printed = new LinkedBlockingQueue<>();
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                printed.add(line);
            }
        };
        Console console = Output.plain(new Stdio(InputStream.nullInputStream(), out, out, false))
                .pipe();
        Thread mode = new Thread(() -> {
            try {
                new ListenMode(ListenAddress.anyFree(), ServerTls.NONE, out, console).run();
            } catch (FailureException | InterruptedException stopped) {
                printed.add("stopped");
            }
        });
        mode.start();

        String line = printed.poll(30, TimeUnit.SECONDS);
        assertThat(line).startsWith("Listening on ws://127.0.0.1:");
        JdkClient.connect(line.substring("Listening on ".length())).close();
        mode.interrupt();
        assertThat(printed.poll(30, TimeUnit.SECONDS)).isEqualTo("stopped");
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.target().port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private Socket upgraded() throws IOException {
        Socket socket = connect();
        sendRequest(
                socket,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        // RFC 6455, 1.3: the answer to that key
        assertThat(head).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return socket;
    }

    private static void sendRequest(Socket socket, String... fields) throws IOException {
        String head = "GET / HTTP/1.1\r\nHost: h\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String receive(Socket socket, int bytes) throws IOException {
        return HexFormat.ofDelimiter(" ").formatHex(socket.getInputStream().readNBytes(bytes));
    }

    /** What the JDK's client receives, in words. */
    private static final class JdkClient implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private WebSocket socket;

        static JdkClient connect(String url, String... subprotocols) {
            JdkClient client = new JdkClient();
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (subprotocols.length > 0) {
                builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
            }
            client.socket = builder.connectTimeout(Duration.ofSeconds(30))
                    .buildAsync(URI.create(url), client)
                    .join();
            return client;
        }

        String next() throws InterruptedException {
            return received.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            received.add("text " + data);
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            received.add("binary " + HexFormat.of().formatHex(bytes));
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            received.add("close " + statusCode);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
