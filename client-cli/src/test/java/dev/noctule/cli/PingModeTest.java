package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Round trips, their losses, and their end. */
@Timeout(60)
class PingModeTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    /** The next Ping at once, and time for its Pong. */
    private static final PingMode.Pace FAST = new PingMode.Pace(SHORT, LONG);

    /** No second Ping. */
    private static final PingMode.Pace ONCE = new PingMode.Pace(LONG, LONG);

    private final Transcript out = new Transcript();
    private final Transcript err = new Transcript();

    @Test
    void everyPongIsALineAndTheEndIsASummary() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(ping(server.target(), 3, FAST).run()).isEqualTo(ExitCode.OK);
        }
        assertThat(out.text().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("seq=1 rtt=\\d+\\.\\d\\d ms"),
                        line -> assertThat(line).matches("seq=2 rtt=\\d+\\.\\d\\d ms"),
                        line -> assertThat(line).matches("seq=3 rtt=\\d+\\.\\d\\d ms"),
                        line -> assertThat(line).isEqualTo("sent 3, received 3, lost 0"),
                        line -> assertThat(line).matches("rtt min/p50/p95/p99/max = (\\d+\\.\\d\\d[/ ]){5}ms"));
        assertThat(err.text()).contains("Connected to ").contains("Connection closed by client: 1000 (normal)");
    }

    @Test
    @Tag("fault-43")
    void serverThatAnswersNoPingExitsWith8() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.readFrame(); // the Ping
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(ping(server.target(), 1, new PingMode.Pace(SHORT, SHORT)).run())
                    .isEqualTo(ExitCode.TIMEOUT);
        }
        assertThat(out.text().lines())
                .containsExactly("seq=1 lost: no Pong within 0.001 s", "sent 1, received 0, lost 1");
    }

    @Test
    void serverThatClosesAmidExitsWith8BecauseThereWereFewer() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.pong();
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            assertThat(ping(server.target(), 2, ONCE).run()).isEqualTo(ExitCode.TIMEOUT);
        }
        assertThat(out.text().lines()).contains("sent 1, received 1, lost 0");
        assertThat(err.text()).contains("Connection closed by server: 1000 (normal)");
    }

    @Test
    void lostConnectionExitsWith6AndTheSummary() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.pong();
        })) {
            assertThat(ping(server.target(), 0, ONCE).run()).isEqualTo(ExitCode.LOST);
        }
        assertThat(out.text().lines()).contains("sent 1, received 1, lost 0");
    }

    @Test
    void messagesOfTheServerDoNotHoldUpThePongs() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            for (int i = 0; i < 40; i++) {
                peer.send("82 7e ffff" + "00".repeat(0xffff)); // binary, 64 KiB: more than waits unread
            }
            peer.pong();
            peer.readFrame();
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(ping(server.target(), 1, FAST).run()).isEqualTo(ExitCode.OK);
        }
        assertThat(out.text().lines()).contains("sent 1, received 1, lost 0");
    }

    @Test
    @Tag("fault-43")
    void interruptEndsItWithTheSummaryAndTheCodeOfWhatWasMeasured() throws Exception {
        BlockingQueue<Object> end = new LinkedBlockingQueue<>();
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            PingMode mode = ping(server.target(), 0, ONCE);
            Thread thread = new Thread(() -> {
                try {
                    end.add(mode.run());
                } catch (FailureException | InterruptedException e) {
                    end.add(e);
                }
            });
            thread.start();
            out.await("seq=1 ");
            thread.interrupt();
            assertThat(end.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        }
        assertThat(out.text().lines()).contains("sent 1, received 1, lost 0");
    }

    @Test
    void pongIsWaitedForAsLongAsTheIntervalAndAtLeastTwoSeconds() {
        Duration second = Duration.ofSeconds(1);

        assertThat(PingMode.Pace.of(null)).isEqualTo(new PingMode.Pace(second, second.multipliedBy(2)));
        assertThat(PingMode.Pace.of(SHORT)).isEqualTo(new PingMode.Pace(SHORT, second.multipliedBy(2)));
        assertThat(PingMode.Pace.of(LONG)).isEqualTo(new PingMode.Pace(LONG, LONG));
    }

    @Test
    @Tag("fault-43")
    void readerThatStopsReadingEndsIt() throws Exception {
        PrintStream nobodyReads = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                true,
                StandardCharsets.UTF_8);
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            PingMode mode = new PingMode(connector(server.target()), nobodyReads, console(), 0, FAST);
            assertThat(mode.run()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void stopHookInterruptsAndHaltsWithTheExitCode() throws Exception {
        BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();
        Interruptible mode = new Interruptible(() -> ExitCode.TIMEOUT);
        Thread runner = new Thread(() -> {});

        mode.run();
        mode.stopHook(runner, halted::add).start();

        assertThat(halted.poll(30, TimeUnit.SECONDS)).isEqualTo(8);
    }

    private PingMode ping(Target target, long count, PingMode.Pace pace) {
        return new PingMode(
                connector(target), new PrintStream(out, true, StandardCharsets.UTF_8), console(), count, pace);
    }

    private static Connector connector(Target target) {
        return new Connector(new Arguments(), target);
    }

    private Console console() {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Stdio stdio = new Stdio(InputStream.nullInputStream(), errors, errors, false);
        return Output.plain(stdio).pipe();
    }
}
