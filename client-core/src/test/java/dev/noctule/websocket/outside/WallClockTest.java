package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.testing.ChildProcess;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody sets the clock, under a client with connections: libfaketime tells the process whatever time a file says,
 * and leaves the clock that only runs forward as it is.
 */
@Tag("fault-36")
class WallClockTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Heartbeat HEARTBEAT = new Heartbeat(true, INTERVAL, Duration.ofSeconds(20));
    private static final int PINGS = 5;
    private static final Pattern LIBRARY = Pattern.compile("\\S*/libfaketime\\S*");

    @TempDir
    private Path directory;

    /** The program knows where its library is, on each architecture. */
    private static String library() throws IOException, InterruptedException {
        String program = Tool.require("faketime").toString();
        try (ChildProcess faketime = new ChildProcess(List.of(program, "-m", "-f", "+0", "printenv", "LD_PRELOAD"))) {
            return faketime.await(LIBRARY).group();
        }
    }

    private Path clock() {
        return directory.resolve("clock");
    }

    private void setClock(int hours) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), String.format("%+dh%n", hours));
        Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE);
    }

    private ClientProcess client() throws IOException, InterruptedException {
        return ClientProcess.start(
                List.of(
                        Tool.require("env").toString(),
                        "LD_PRELOAD=" + library(),
                        "FAKETIME_TIMESTAMP_FILE=" + clock(),
                        "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0", // a workaround for faking it, which is slow
                        "NO_FAKE_STAT=1"),
                HEARTBEAT);
    }

    @Test
    void jumpsAndNothingElseHappens() throws Exception {
        setClock(0);
        try (PingedServer server = new PingedServer();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClientProcess client = client()) {
            client.obey("connect " + server.uri());
            client.assertNext("1 open");
            client.obey("connect ws://127.0.0.1:" + silent.getLocalPort() + "/"); // waits for its answer until the end
            assertThat(hoursAhead(client)).isZero();
            for (int hours : new int[] {1, -1, 0}) {
                assertJumpChangesNothing(hours, client, server);
            }
        }
    }

    private void assertJumpChangesNothing(int hours, ClientProcess client, PingedServer server) throws Exception {
        server.pings();
        long begin = System.nanoTime();
        setClock(hours);
        assertThat(hoursAhead(client)).isEqualTo(hours);
        client.assertEchoes(1);
        server.awaitPings(PINGS);
        assertThat(PINGS + server.pings())
                .as("Pings, with the clock %+d hours ahead", hours)
                .isLessThanOrEqualTo(PingedServer.mostPings(INTERVAL, begin));
        client.assertEchoes(1);
    }

    /** Its clock, to ours. */
    private static long hoursAhead(ClientProcess client) throws IOException, InterruptedException {
        client.obey("time");
        long time = Long.parseLong(client.next().replace("time ", ""));
        return Math.round((time - System.currentTimeMillis())
                / (double) Duration.ofHours(1).toMillis());
    }
}
