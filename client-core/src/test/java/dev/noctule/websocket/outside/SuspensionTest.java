package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The process is stopped for longer than its heartbeat allows a server to be silent, and goes on, as after the sleep of
 * a laptop. What its timer does then, to the nanosecond, is shown by {@code NoticingADeadServerTest}.
 */
@Tag("fault-37")
class SuspensionTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Heartbeat HEARTBEAT = new Heartbeat(true, INTERVAL, Duration.ofMillis(1500));

    /** Real time: a stopped process cannot be told another one. */
    private static final Duration STOPPED = Duration.ofMillis(2500);

    private static void signal(String name, ClientProcess client) throws IOException, InterruptedException {
        List<String> command = List.of(Tool.require("sh").toString(), "-c", "kill -" + name + " " + client.pid());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void endsOnlyTheConnectionWhoseServerIsGoneAndOnlyOnce() throws Exception {
        try (PingedServer there = new PingedServer();
                PingedServer gone = new PingedServer();
                ClientProcess client = ClientProcess.start(List.of(), HEARTBEAT)) {
            for (PingedServer server : List.of(there, gone)) {
                client.obey("connect " + server.uri());
                assertThat(client.next()).endsWith(" open");
                server.awaitPings(3);
            }
            long resumed = suspend(client, there, gone);
            client.obey("send 1 Hello");
            assertThat(List.of(client.next(), client.next()))
                    .containsExactlyInAnyOrder("1 text 'Hello'", "2 close 1006 by NETWORK: PONG_TIMEOUT");
            assertThat(there.pings()).as("Pings").isLessThanOrEqualTo(PingedServer.mostPings(INTERVAL, resumed));
            assertThat(gone.pings()).as("unanswered Pings").isLessThanOrEqualTo(2);
            there.awaitPings(3);
            client.assertEchoes(1);
        }
    }

    /** When the process goes on, by {@link System#nanoTime()}. */
    private static long suspend(ClientProcess client, PingedServer there, PingedServer gone) throws Exception {
        gone.answerPingsNoMore();
        signal("STOP", client);
        there.pings();
        gone.pings();
        assertThat(client.livesFor(STOPPED)).isTrue();
        assertThat(there.pings()).as("Pings of a process that is stopped").isLessThanOrEqualTo(1);
        gone.pings();
        long resumed = System.nanoTime();
        signal("CONT", client);
        return resumed;
    }
}
