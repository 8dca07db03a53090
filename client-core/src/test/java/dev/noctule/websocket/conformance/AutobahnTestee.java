package dev.noctule.websocket.conformance;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.WebSocketClient;
import io.netty.channel.EventLoopGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the library as a testee of an Autobahn fuzzing server, or of any server that speaks the same protocol: asks how
 * many cases there are, echoes in each of them until the connection ends, has the reports written, and asks for the
 * verdicts if the server gives any. It judges nothing itself, but a connection that hangs.
 */
final class AutobahnTestee {
    private static final int MEBIBYTE = 1 << 20;

    /** The TestSuite sends up to 16 MiB in one message, and up to 65 536 fragments; other servers may try more. */
    private static final Limits LIMITS = Limits.defaults()
            .withMessageBytes(64 * MEBIBYTE)
            .withFragments(MEBIBYTE)
            .withQueuedBytes(256 * MEBIBYTE);

    private static final int GRACE_SECONDS = 5;

    private AutobahnTestee() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(TesteeOptions.USAGE);
            return;
        }
        int exitCode;
        try {
            exitCode = run(TesteeOptions.parse(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(TesteeOptions.USAGE);
            exitCode = 2;
        }
        System.exit(exitCode); // even if a thread hangs
    }

    /**
     * Runs all cases.
     *
     * @return the exit code
     * @throws IllegalArgumentException if the URL is not one of a WebSocket, or a file cannot be read
     */
    static int run(TesteeOptions options, PrintStream out) throws InterruptedException {
        EventLoopGroup loops = options.oneByte() ? OneByteReads.newGroup() : null;
        WebSocketClient client = client(options, loops);
        try {
            FuzzingServer server = new FuzzingServer(client, options.url(), options.agent());
            return new TesteeRun(server, options.patience(), options.strict(), out).succeeds() ? 0 : 1;
        } finally {
            end(client, loops);
        }
    }

    /** Without a heartbeat: some cases last long, and look at every frame that comes. */
    private static WebSocketClient client(TesteeOptions options, @Nullable EventLoopGroup loops) {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .heartbeat(Heartbeat.none())
                .limits(LIMITS)
                .tls(options.tls());
        if (options.compression()) {
            builder.compression(Compression.deflate());
        }
        if (loops != null) {
            builder.eventLoopGroup(loops);
        }
        return builder.build();
    }

    /** Gives up on what does not end: a client that hangs must not hang this program. */
    private static void end(WebSocketClient client, @Nullable EventLoopGroup loops) throws InterruptedException {
        client.shutdown(Duration.ZERO)
                .completeOnTimeout(null, GRACE_SECONDS, TimeUnit.SECONDS)
                .join();
        if (loops != null) {
            loops.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).await(GRACE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
