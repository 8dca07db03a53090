package dev.noctule.websocket.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Message.Text;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.ProxyException.Kind;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Patience;
import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through proxies that others have made, each of which wants credentials. */
@Tag("H9")
class ProxyInteropTest {
    private static final Duration SOON = Duration.ofSeconds(Patience.SECONDS);

    /** Neither can be told to take any free port: one is looked for, which may be taken a moment later. */
    private static final int ATTEMPTS = 3;

    private static final String USER = "aladdin";
    private static final String PASSWORD = "opensesame";

    /** The same, as htpasswd writes it; squid asks for the user in lower case. */
    private static final String PASSWORD_FILE = "aladdin:$apr1$noctule1$NYLIK8lszdTAaeSGCFYww1\n";

    /** A proxy that can be started. */
    private enum Program {
        SQUID("squid", "squid.conf", ".*Accepting HTTP Socket connections.*", "-N", "-d1", "-n", "noctule@PORT@", "-f"),
        TINYPROXY("tinyproxy", "tinyproxy.conf", ".*listening on fd.*", "-d", "-c");

        private final String name;
        private final String configuration;
        private final Pattern ready;
        private final List<String> options;

        Program(String name, String configuration, String ready, String... options) {
            this.name = name;
            this.configuration = configuration;
            this.ready = Pattern.compile(ready);
            this.options = List.of(options);
        }
    }

    /** One that runs. */
    private record Proxy(ServerProcess process, int port) {}

    private static @TempDir Path directory;
    private static TestCertificates certificates;
    private static TestCertificates.PemFiles files;
    private static final Map<Program, Proxy> RUNNING = new EnumMap<>(Program.class);

    @BeforeAll
    static void writeFiles() throws IOException {
        certificates = TestCertificates.create();
        files = certificates.writeTo(directory);
        Files.writeString(directory.resolve("passwords"), PASSWORD_FILE);
        // squid gives up the rights of root before it reads it.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stopProxies() throws InterruptedException {
        for (Proxy proxy : RUNNING.values()) {
            proxy.process().close();
        }
    }

    private static HttpProxy start(Program program) throws IOException, InterruptedException {
        Proxy running = RUNNING.get(program);
        if (running == null) {
            running = launch(program);
            RUNNING.put(program, running);
        }
        return HttpProxy.of("127.0.0.1", running.port());
    }

    private static Proxy launch(Program program) throws IOException, InterruptedException {
        String executable = Tool.require(program.name).toString();
        for (int attempt = 1; ; attempt++) {
            int port = ByteServer.refusingPort();
            ServerProcess process = new ServerProcess(program.ready, command(program, executable, port));
            try {
                process.awaitReady();
                awaitListening(port);
                return new Proxy(process, port);
            } catch (AssertionError e) {
                process.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** squid says that it accepts connections a moment before it listens. */
    private static void awaitListening(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (ConnectException refused) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Nobody listens on port " + port, refused);
                }
                Thread.onSpinWait();
            }
        }
    }

    private static List<String> command(Program program, String executable, int port) throws IOException {
        String configuration = Files.readString(ServerProcess.script(program.configuration))
                .replace("@PASSWORDS@", directory.resolve("passwords").toString());
        Path file = Files.writeString(directory.resolve(program.configuration), withPort(configuration, port));
        List<String> command = new ArrayList<>(List.of(executable));
        program.options.forEach(option -> command.add(withPort(option, port)));
        command.add(file.toString());
        return command;
    }

    private static String withPort(String template, int port) {
        return template.replace("@PORT@", String.valueOf(port));
    }

    private static WebSocketClient clientOf(@Nullable HttpProxy proxy) {
        return WebSocketClient.builder()
                .proxy(proxy)
                .tls(Tls.trusting(files.authority()))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void webSocketOpensInTheTunnel(Program program) throws Exception {
        HttpProxy proxy = start(program).withCredentials(USER, PASSWORD);
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientOf(proxy)) {
            assertEchoes(client, server.ws());
        }
    }

    @ParameterizedTest
    @EnumSource
    void tlsRunsInTheTunnel(Program program) throws Exception {
        HttpProxy proxy = start(program).withCredentials(USER, PASSWORD);
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), ByteServer::echo);
                WebSocketClient client = clientOf(proxy)) {
            assertEchoes(client, server.wss());
        }
    }

    private static void assertEchoes(WebSocketClient client, String uri) throws Exception {
        try (BlockingWebSocket socket = client.connectBlocking(uri)) {
            socket.sendText("Hello");
            assertThat(socket.receive(SOON)).isEqualTo(new Text("Hello"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutCredentialsThereIsNoTunnel(Program program) throws Exception {
        assertRefused(start(program), "ws://127.0.0.1:1/", Kind.AUTHENTICATION, 407);
    }

    @ParameterizedTest
    @EnumSource
    void withWrongCredentialsThereIsNoTunnel(Program program) throws Exception {
        HttpProxy proxy = start(program).withCredentials(USER, "guess");
        try (WebSocketClient client = clientOf(proxy)) {
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> client.connectBlocking("ws://127.0.0.1:1/"))
                    .matches(failure -> failure.status() == 407 || failure.status() == 401, "status of " + program);
        }
    }

    /** squid answers 503, tinyproxy 500: try again later. */
    @ParameterizedTest
    @EnumSource
    void serverThatRefusesTcpIsReportedByTheProxy(Program program) throws Exception {
        HttpProxy proxy = start(program).withCredentials(USER, PASSWORD);
        int status = program == Program.SQUID ? 503 : 500;
        String uri = "ws://127.0.0.1:" + ByteServer.refusingPort() + "/";
        assertThat(assertRefused(proxy, uri, Kind.REFUSED, status).isTransient())
                .isTrue();
    }

    private static ProxyException assertRefused(HttpProxy proxy, String uri, Kind kind, int status) {
        try (WebSocketClient client = clientOf(proxy)) {
            client.connectBlocking(uri);
            throw new AssertionError("Expected no tunnel");
        } catch (ProxyException failure) {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.status()).isEqualTo(status);
            return failure;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
