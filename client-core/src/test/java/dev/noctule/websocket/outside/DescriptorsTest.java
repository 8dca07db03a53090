package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.ChildProcess;
import dev.noctule.websocket.testing.Tool;
import io.netty.channel.epoll.Epoll;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process may open no more files, which sockets are. */
@Tag("fault-40")
class DescriptorsTest {
    private static final int LIMIT = 300;
    private static final int SOME = 10;
    private static final Heartbeat HEARTBEAT = new Heartbeat(true, Duration.ofSeconds(5), Duration.ofMinutes(5));

    @TempDir
    private static Path directory;

    private static String library;

    /** Classes come from files too, and out of a folder each would need a descriptor. Users have a jar. */
    @BeforeAll
    static void packTheLibrary() throws URISyntaxException {
        URL classes =
                WebSocketClient.class.getProtectionDomain().getCodeSource().getLocation();
        library = directory.resolve("library.jar").toString();
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file=" + library,
                        "-C",
                        Path.of(classes.toURI()).toString(),
                        ".");
        assertThat(status).isZero();
    }

    /** What is logged from INFO on is told too. On epoll that is nothing; and on neither, that connects fail. */
    private static ClientProcess client(boolean isNio) throws IOException {
        Tool.require(isNio || Epoll.isAvailable(), "epoll: not on this machine");
        return ClientProcess.start(
                List.of(Tool.require("sh").toString(), "-c", "ulimit -n " + LIMIT + " && exec \"$0\" \"$@\""),
                List.of(
                        "-cp",
                        library + File.pathSeparator + ChildProcess.classPath(),
                        "-XX:-MaxFDLimit",
                        "-Dio.netty.transport.noNative=" + isNio),
                HEARTBEAT,
                "INFO");
    }

    private static String connect(ClientProcess client, String uri) throws IOException, InterruptedException {
        client.obey("connect " + uri);
        return client.next();
    }

    /** Has the classes of the program itself, which are in a folder, loaded before they are needed. */
    private static void warmUp(ClientProcess client, boolean isNio, PingedServer server) throws Exception {
        client.obey("connect ws://127.0.0.1:" + ByteServer.refusingPort() + "/");
        if (isNio) {
            assertThat(client.next()).startsWith("log INFO Transport: nio");
        }
        assertThat(client.next()).startsWith("1 failed REFUSED");
        assertThat(connect(client, server.uri())).isEqualTo("2 open");
        client.assertEchoes(2);
        abort(2, client);
    }

    private static void abort(int number, ClientProcess client) throws IOException, InterruptedException {
        client.obey("abort " + number);
        client.assertNext(number + " close 1006 by CLIENT: ABORTED");
    }

    @ParameterizedTest(name = "on NIO: {0}")
    @ValueSource(booleans = {true, false})
    void runOutForTheNextConnectionAndNoOtherAndComeBack(boolean isNio) throws Exception {
        try (PingedServer server = new PingedServer();
                ClientProcess client = client(isNio)) {
            warmUp(client, isNio, server);
            int last = 2;
            String outcome = connect(client, server.uri());
            while (outcome.endsWith(" open")) {
                last++;
                outcome = connect(client, server.uri());
            }
            assertThat(last).isBetween(SOME, LIMIT);
            assertHasRunOut(last + 1, outcome);
            for (int number = last + 2; number <= last + SOME; number++) {
                assertHasRunOut(number, connect(client, server.uri()));
            }
            client.assertEchoes(3);
            client.assertEchoes(last);
            for (int number = 3; number < 3 + SOME; number++) {
                abort(number, client);
            }
            for (int number = last + SOME + 1; number <= last + 2 * SOME; number++) {
                assertThat(connect(client, server.uri())).isEqualTo(number + " open");
                client.assertEchoes(number);
            }
        }
    }

    @ParameterizedTest(name = "on NIO: {0}")
    @ValueSource(booleans = {true, false})
    void failTheFirstConnectOfAClientThatFindsNoneAndNotTheNext(boolean isNio) throws Exception {
        try (PingedServer server = new PingedServer();
                ClientProcess client = client(isNio)) {
            warmUp(client, isNio, server);
            client.obey("another"); // and so other event loops
            client.obey("hoard");
            client.assertNext("hoarded");
            assertThat(connect(client, server.uri()))
                    .matches(
                            "3 failed OTHER: \\S+ConnectFailedException: Cannot make event loops: .*Too many open files.*");
            client.obey("release");
            client.assertNext("released");
            assertThat(connect(client, server.uri())).isEqualTo("4 open");
            client.assertEchoes(4);
        }
    }

    /** By the message too, whatever Netty has wrapped around the cause. */
    private static void assertHasRunOut(int number, String outcome) {
        assertThat(outcome)
                .matches(number + " failed OTHER: \\S+ConnectFailedException: Cannot connect to 127.0.0.1:\\d+: "
                        + ".*Too many open files, caused by .*Too many open files");
    }
}
