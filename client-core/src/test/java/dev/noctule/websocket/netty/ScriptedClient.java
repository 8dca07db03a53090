package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.RecordingParts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client on a channel without a network, and a script of what happens to it, one byte a step:
 *
 * <pre>
 *   server   A  agrees                    user   t  sends a short text     time   1  one second passes
 *            D  agrees, with deflate             u  sends a long text             9  ten seconds pass
 *            S  sends the next n bytes:          b  sends a binary message
 *               n is the byte behind it          p  pings                  TCP    w  takes nothing more
 *            F  sends a text frame, "Hello"      r  requests a message            W  takes more again
 *            C  sends a Close frame, 1000        c  closes                        E  ends
 *                                                x  aborts                        I  breaks
 *   executor e  runs what it has                 k  cancels the attempt
 *            z  takes nothing more               s  starts a text, or sends a part of it
 *                                                f  finishes it
 * </pre>
 *
 * What is none of these has no meaning. Ahead of the steps stand two bytes. The bits of the first: 1 messages are
 * requested, 2 compression is offered, 4 frames carry at most five bytes, 8 hardly anything is read ahead, 16 the
 * listener takes messages in parts, 32 callbacks wait for the executor, which has its last run behind the last step. The
 * second is the step that the listener takes whenever it is told of a message, a part or a ping; {@code !} means that it
 * throws.
 */
final class ScriptedClient implements AutoCloseable {
    private static final String LONG_TEXT = "to be, or not to be ".repeat(80);
    private static final Duration LONG = Duration.ofHours(1);

    private record Send(StringBuilder content, CompletableFuture<Void> done) {
        Send(String content, CompletableFuture<Void> done) {
            this(new StringBuilder(content), done);
        }
    }

    private final ByteBuffer script;
    private final boolean deflate;
    private final boolean executes;
    private final int reaction;
    private final Sabotage sabotage;
    private final LogCapture noWarnings = LogCapture.of(Delivery.class.getName(), Level.OFF);
    private final RecordingListener listener;
    private final LateExecutor executor = new LateExecutor();
    private final OpeningConnection opening;
    private final List<ByteBuf> read = new ArrayList<>();
    private final List<Send> sends = new ArrayList<>();
    private final List<CompletableFuture<?>> others = new ArrayList<>();
    private @Nullable WebSocket socket;

    /** Of the message that is started and not finished, whose place among the sends is where it was started. */
    private @Nullable TextMessageWriter writer;

    private Send started = new Send("", new CompletableFuture<>());

    ScriptedClient(byte[] script) {
        this(script, Sabotage.none());
    }

    /** A script in which something goes wrong that is none of its steps. */
    ScriptedClient(byte[] script, Sabotage sabotage) {
        this.script = ByteBuffer.wrap(script);
        this.sabotage = sabotage;
        int settings = nextByte();
        deflate = (settings & 2) != 0;
        executes = (settings & 32) != 0;
        reaction = nextByte();
        listener = (settings & 16) == 0 ? new RecordingListener() : new RecordingParts();
        listener.during("open", opened -> {
            socket = opened;
            sabotage.callback();
        });
        for (String callback : List.of("text", "binary", "textPart", "binaryPart", "ping")) {
            listener.during(callback, told -> react());
        }
        for (String callback : List.of("pong", "writable", "error", "close")) {
            listener.during(callback, told -> sabotage.callback());
        }
        WebSocketRequest request = WebSocketRequest.builder("ws://server.test/chat?token=1")
                .autoDemand((settings & 1) == 0)
                .build();
        ClientOptions options = options(settings).withCallbackExecutor(executes ? executor : null);
        opening = OpeningConnection.on(sabotage.channel(), request, options, listener);
    }

    private ClientOptions options(int settings) {
        Compression compression = deflate ? Compression.deflate() : Compression.none();
        int fragmentBytes = (settings & 4) == 0 ? Integer.MAX_VALUE : 5;
        int readAheadBytes = (settings & 8) == 0 ? 64 * 1024 : 1;
        Limits limits = new Limits(4096, 1024, 32, 8192, 32, 64, 64 * 1024, readAheadBytes);
        return ClientOptions.DEFAULTS
                .withLimits(limits)
                .withCompression(compression)
                .withFragmentBytes(fragmentBytes);
    }

    private int nextByte() {
        return script.hasRemaining() ? script.get() & 0xFF : 0;
    }

    void run() {
        while (script.hasRemaining()) {
            step(nextByte());
            opening.runTasks();
            if (executes) {
                sabotage.executor(executor);
            }
        }
        runCallbacks();
    }

    private void runCallbacks() {
        while (!executor.tasks.isEmpty()) {
            executor.runAll();
            opening.runTasks();
        }
    }

    private void step(int what) {
        switch (what) {
            case 'A' -> serverSends(OpeningConnection.latin1(OpeningConnection.AGREED));
            case 'D' -> serverSends(OpeningConnection.latin1(OpeningConnection.DEFLATE_AGREED));
            case 'S' -> serverSends(nextBytes(nextByte()));
            case 'F' -> serverSends(new byte[] {(byte) 0x81, 5, 'H', 'e', 'l', 'l', 'o'});
            case 'C' -> serverSends(new byte[] {(byte) 0x88, 2, 3, (byte) 0xE8});
            case 'w' -> setTransportWritable(false);
            case 'W' -> setTransportWritable(true);
            case 'E' -> opening.tcpEnds();
            case 'I' -> tcpBreaks();
            case '1' -> opening.after(Duration.ofSeconds(1));
            case '9' -> opening.after(Duration.ofSeconds(10));
            case 'k' -> opening.result.cancel(false);
            case 'e' -> executor.runAll();
            case 'z' -> executor.shutdown();
            default -> userStep(what);
        }
    }

    private void userStep(int what) {
        WebSocket open = socket;
        if (open != null) {
            sabotage.call(() -> userStep(what, open));
        }
    }

    private void userStep(int what, WebSocket open) {
        switch (what) {
            case 't' -> sends.add(new Send("Hello", open.sendText("Hello")));
            case 'u' -> sends.add(new Send(LONG_TEXT, open.sendText(LONG_TEXT)));
            case 'b' -> sends.add(new Send("\u0000\u00ff", open.sendBinary(ByteBuffer.wrap(new byte[] {0, -1}))));
            case 's' -> sendPart(open);
            case 'f' -> finish();
            case 'p' -> others.add(open.ping());
            case 'c' -> others.add(open.close(1000, "bye"));
            case 'r' -> open.request(1);
            case 'x' -> open.abort();
            default -> {}
        }
    }

    private void sendPart(WebSocket open) {
        TextMessageWriter message = writer;
        if (message == null) {
            message = open.startText();
            writer = message;
            started = new Send("", new CompletableFuture<>());
            sends.add(started);
        }
        CompletableFuture<Void> part = message.write("Hello");
        others.add(part);
        if (!part.isCompletedExceptionally()) {
            started.content().append("Hello");
        }
    }

    private void finish() {
        if (writer != null) {
            Send finished = started;
            writer.finish().whenComplete((done, failure) -> complete(finished, failure));
            writer = null;
        }
    }

    private static void complete(Send send, @Nullable Throwable failure) {
        if (failure == null) {
            send.done().complete(null);
        } else {
            send.done().completeExceptionally(failure);
        }
    }

    private void react() {
        sabotage.callback();
        if (reaction == '!') {
            throw new IllegalStateException("the listener's own");
        }
        userStep(reaction);
    }

    private byte[] nextBytes(int length) {
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        return bytes;
    }

    /** Whether there is somebody on the channel: an attempt may have failed before it had one. */
    private boolean isConnected() {
        return opening.channel.isOpen() && !opening.attempt.ended().isDone();
    }

    private void serverSends(byte[] bytes) {
        if (isConnected()) {
            sabotage.read(bytes);
            ByteBuf in = Unpooled.buffer().writeBytes(bytes);
            read.add(in);
            opening.channel.writeInbound(in);
        }
    }

    private void tcpBreaks() {
        if (isConnected()) {
            opening.tcpBreaks(new IOException("Connection reset"));
        }
    }

    private void setTransportWritable(boolean writable) {
        if (opening.channel.isOpen()) {
            opening.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        }
    }

    /** The server never ends TCP: that is for the client to do, within its deadlines. */
    void assertTcpEndsByItself() {
        opening.after(LONG);
        if (socket != null) {
            assertThat(opening.channel.isOpen()).as("TCP is open").isFalse();
        }
    }

    void assertEverythingHasEnded() {
        opening.tcpEnds();
        runCallbacks();
        if (socket != null) {
            socket.request(Long.MAX_VALUE);
        }
        opening.after(LONG);
        runCallbacks();
        if (writer != null) {
            started.done().cancel(false);
        }
        sabotage.assertNativeMemoryIsGivenBack();
        assertThat(opening.result).as("the attempt").isDone();
        assertThat(opening.attempt.ended()).isDone();
        assertThat(opening.channel.runScheduledPendingTasks()).as("timers left").isEqualTo(-1);
        assertThat(read).allMatch(buffer -> buffer.refCnt() == 0, "released");
        assertThat(sends).allMatch(send -> send.done().isDone(), "completed");
        assertThat(others).allMatch(CompletableFuture::isDone, "completed");
        assertCallbacks(listener.drain());
        assertSent();
    }

    private void assertCallbacks(List<String> lines) {
        if (socket == null) {
            assertThat(lines).isEmpty();
            assertThat(opening.result).isCompletedExceptionally();
            return;
        }
        assertThat(lines.get(0)).isEqualTo("open");
        assertThat(lines.subList(1, lines.size())).doesNotContain("open");
        assertThat(lines.get(lines.size() - 1)).startsWith("close ");
        assertThat(lines.subList(0, lines.size() - 1)).noneMatch(line -> line.startsWith("close "));
        assertThat(lines).noneMatch(line -> line.startsWith("NESTED"));
        assertThat(socket.closed()).isCompleted();
        assertThat(socket.isOpen()).isFalse();
        assertThat(socket.bufferedBytes()).isZero();
    }

    /** Messages whose future succeeded are those that went out first, in the order of the calls. */
    private void assertSent() {
        byte[] all = OpeningConnection.latin1(opening.takeSent());
        int request = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        byte[] frames = request < 0 ? new byte[0] : Arrays.copyOfRange(all, request + 4, all.length);
        boolean executorKeptIt = executes && executor.isShutdown(); // onOpen was never called
        assertThat(frames.length == 0 || socket != null || executorKeptIt)
                .as("no frame without a connection")
                .isTrue();
        List<String> done = sends.stream()
                .filter(send -> !send.done().isCompletedExceptionally())
                .map(send -> send.content().toString())
                .toList();
        List<String> messages = SentFrames.read(frames, deflate).messages;
        assertThat(messages.stream().limit(done.size()).toList()).isEqualTo(done);
    }

    @Override
    public void close() {
        noWarnings.close();
        opening.close();
    }
}
