package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.RecordingListener;
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
 *                                                k  cancels the attempt
 * </pre>
 *
 * What is none of these has no meaning. Ahead of the steps stand two bytes. The bits of the first: 1 messages are
 * requested, 2 compression is offered, 4 frames carry at most five bytes, 8 hardly anything is read ahead. The second
 * is the step that the listener takes whenever it is told of a message or a ping; {@code !} means that it throws.
 */
final class ScriptedClient implements AutoCloseable {
    private static final String DEFLATE_AGREED =
            OpeningConnection.AGREED.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    private static final String LONG_TEXT = "to be, or not to be ".repeat(80);
    private static final Duration LONG = Duration.ofHours(1);

    private record Send(String content, CompletableFuture<Void> done) {}

    private final ByteBuffer script;
    private final boolean deflate;
    private final int reaction;
    private final Sabotage sabotage;
    private final LogCapture noWarnings = LogCapture.of(Delivery.class.getName(), Level.OFF);
    private final RecordingListener listener = new RecordingListener();
    private final OpeningConnection opening;
    private final List<ByteBuf> read = new ArrayList<>();
    private final List<Send> sends = new ArrayList<>();
    private final List<CompletableFuture<?>> others = new ArrayList<>();
    private @Nullable WebSocket socket;

    ScriptedClient(byte[] script) {
        this(script, Sabotage.none());
    }

    /** A script in which something goes wrong that is none of its steps. */
    ScriptedClient(byte[] script, Sabotage sabotage) {
        this.script = ByteBuffer.wrap(script);
        this.sabotage = sabotage;
        int settings = nextByte();
        deflate = (settings & 2) != 0;
        reaction = nextByte();
        listener.during("open", opened -> {
            socket = opened;
            sabotage.callback();
        });
        for (String callback : List.of("text", "binary", "ping")) {
            listener.during(callback, told -> react());
        }
        for (String callback : List.of("pong", "writable", "error", "close")) {
            listener.during(callback, told -> sabotage.callback());
        }
        WebSocketRequest request = WebSocketRequest.builder("ws://server.test/chat?token=1")
                .autoDemand((settings & 1) == 0)
                .build();
        opening = OpeningConnection.on(sabotage.channel(), request, options(settings), listener);
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
        }
    }

    private void step(int what) {
        switch (what) {
            case 'A' -> serverSends(OpeningConnection.latin1(OpeningConnection.AGREED));
            case 'D' -> serverSends(OpeningConnection.latin1(DEFLATE_AGREED));
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
            case 'p' -> others.add(open.ping());
            case 'c' -> others.add(open.close(1000, "bye"));
            case 'r' -> open.request(1);
            case 'x' -> open.abort();
            default -> {}
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
        if (socket != null) {
            socket.request(Long.MAX_VALUE);
        }
        opening.after(LONG);
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
        assertThat(frames.length == 0 || socket != null)
                .as("no frame without a connection")
                .isTrue();
        List<String> done = sends.stream()
                .filter(send -> !send.done().isCompletedExceptionally())
                .map(Send::content)
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
