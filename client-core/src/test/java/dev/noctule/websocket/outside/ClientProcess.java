package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.testing.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A {@link ClientProgram} in a process of its own. */
final class ClientProcess implements AutoCloseable {
    private static final Pattern TOLD = Pattern.compile("= (.*)");

    /** It has to start soon, not to run fast. */
    private static final List<String> SMALL =
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    private final ChildProcess process;

    private ClientProcess(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param within a command that runs the command that is behind it, in another world
     */
    static ClientProcess start(List<String> within, Heartbeat heartbeat) throws IOException {
        return start(within, List.of(), heartbeat, "WARN");
    }

    /**
     * Starts it under options of the JVM.
     *
     * @param level from which on it prints what the library logs
     */
    static ClientProcess start(List<String> within, List<String> options, Heartbeat heartbeat, String level)
            throws IOException {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(options);
        List<String> command = new ArrayList<>(within);
        command.addAll(ChildProcess.jvm(
                all,
                ClientProgram.class,
                String.valueOf(heartbeat.interval().toMillis()),
                String.valueOf(heartbeat.timeout().toMillis()),
                level));
        return new ClientProcess(new ChildProcess(command));
    }

    /** One of the lines of {@link ClientProgram}. */
    void obey(String line) throws IOException {
        process.type(line);
    }

    /** The next of what it tells. */
    String next() throws InterruptedException {
        return process.await(TOLD).group(1);
    }

    /** The next of what it tells are these. */
    void assertNext(String... lines) throws InterruptedException {
        for (String line : lines) {
            assertThat(next()).isEqualTo(line);
        }
    }

    /** A message goes out on a connection, and comes back as the next that is told. */
    void assertEchoes(int number) throws IOException, InterruptedException {
        obey("send " + number + " Hello");
        assertNext(number + " text 'Hello'");
    }

    long pid() {
        return process.pid();
    }

    /** Waits, and tells whether it is still there. */
    boolean livesFor(Duration time) throws InterruptedException {
        return process.livesFor(time);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.endInput();
        process.close();
    }
}
