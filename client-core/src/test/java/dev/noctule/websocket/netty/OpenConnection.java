package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open connection on a channel without a network. The server's bytes come in as hexadecimal literals; what is sent
 * is compared with such literals, and can be read, because the mask key is always 0; time passes when the test says so.
 * Without a heartbeat, unless the test asks for it.
 */
final class OpenConnection implements AutoCloseable {
    static final ClientOptions OPTIONS = ClientOptions.DEFAULTS.withHeartbeat(Heartbeat.none());

    final EmbeddedChannel channel;
    final RecordingListener listener;
    final SessionHandler session;
    final WebSocket socket;

    /** Of {@code onOpen}, as {@code connect} gives it out. */
    final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    private OpenConnection(
            ClientOptions options, boolean autoDemand, RecordingListener listener, ChannelHandler... before) {
        this(options, autoDemand, listener, listener, null, before);
    }

    private OpenConnection(
            ClientOptions options,
            boolean autoDemand,
            RecordingListener listener,
            WebSocketListener called,
            @Nullable DeflateAgreement deflate,
            ChannelHandler... before) {
        this(new EmbeddedChannel(before), options, autoDemand, listener, called, deflate);
    }

    private OpenConnection(
            EmbeddedChannel channel,
            ClientOptions options,
            boolean autoDemand,
            RecordingListener listener,
            WebSocketListener called,
            @Nullable DeflateAgreement deflate) {
        this.listener = listener;
        this.channel = channel;
        channel.freezeTime();
        FramePipeline.Open open = FramePipeline.install(
                channel, options, () -> 0, called, autoDemand, handshake(channel), deflate, WireLog.of(channel));
        session = open.session();
        socket = open.socket();
        open.announce(opened);
        runTasks();
    }

    private static Handshake handshake(EmbeddedChannel channel) {
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return new Handshake("ws://server.test/", channel.remoteAddress(), none, null, List.of(), null);
    }

    /** With all defaults; {@code onOpen} was called. */
    static OpenConnection open() {
        return open(new RecordingListener());
    }

    static OpenConnection open(RecordingListener listener) {
        OpenConnection connection = new OpenConnection(OPTIONS, true, listener);
        listener.assertNext("open");
        return connection;
    }

    /** Whose {@code onOpen} nobody has looked at yet. */
    static OpenConnection opening(RecordingListener listener) {
        return new OpenConnection(OPTIONS, true, listener);
    }

    /** With options of the test's own; nobody has looked at {@code onOpen} yet. */
    static OpenConnection opening(ClientOptions options, boolean autoDemand, RecordingListener listener) {
        return new OpenConnection(options, autoDemand, listener);
    }

    static OpenConnection behind(ChannelHandler... handlers) {
        OpenConnection connection = new OpenConnection(OPTIONS, true, new RecordingListener(), handlers);
        connection.listener.assertNext("open");
        return connection;
    }

    /** That compresses whatever it sends; nobody has looked at {@code onOpen} yet. */
    static OpenConnection compressing(DeflateAgreement deflate, RecordingListener listener) {
        return new OpenConnection(compressingEverything(), true, listener, listener, deflate);
    }

    /** Whose callbacks go where nothing is recorded; and as {@link #compressing}, unless {@code deflate} is null. */
    static OpenConnection unrecorded(@Nullable DeflateAgreement deflate, WebSocketListener listener) {
        return new OpenConnection(compressingEverything(), true, new RecordingListener(), listener, deflate);
    }

    /** Whose callbacks go to somebody who passes them on; {@code onOpen} was called. */
    static OpenConnection told(boolean autoDemand, WebSocketListener listener) {
        return told(null, autoDemand, listener);
    }

    /**
     * The same.
     *
     * @param executor where callbacks run, {@code onOpen} too; or null for here
     */
    static OpenConnection told(@Nullable Executor executor, boolean autoDemand, WebSocketListener listener) {
        ClientOptions options = OPTIONS.withCallbackExecutor(executor);
        return new OpenConnection(options, autoDemand, new RecordingListener(), listener, null);
    }

    /** The same, on a channel of the test's own. */
    static OpenConnection told(EmbeddedChannel channel, WebSocketListener listener) {
        return new OpenConnection(channel, OPTIONS, true, new RecordingListener(), listener, null);
    }

    private static ClientOptions compressingEverything() {
        return OPTIONS.withCompression(Compression.deflate().withThresholdBytes(0));
    }

    /** Whose messages wait for {@code request}. */
    static OpenConnection onDemand(int readAheadBytes) {
        return onDemand(readAheadBytes, new RecordingListener());
    }

    static OpenConnection onDemand(int readAheadBytes, RecordingListener listener) {
        OpenConnection connection = new OpenConnection(readAhead(readAheadBytes), false, listener);
        listener.assertNext("open");
        return connection;
    }

    private static ClientOptions readAhead(int bytes) {
        return OPTIONS.withLimits(Limits.defaults().withReadAheadBytes(bytes));
    }

    static OpenConnection within(Timeouts timeouts) {
        return with(OPTIONS.withTimeouts(timeouts));
    }

    static OpenConnection beating(Heartbeat heartbeat) {
        return with(OPTIONS.withHeartbeat(heartbeat));
    }

    static OpenConnection with(ClientOptions options, ChannelHandler... before) {
        OpenConnection connection = new OpenConnection(options, true, new RecordingListener(), before);
        connection.listener.assertNext("open");
        return connection;
    }

    /** Whose queue takes so many bytes. */
    static OpenConnection withQueue(int bytes) {
        return within(Limits.defaults().withQueuedBytes(bytes));
    }

    static OpenConnection within(Limits limits) {
        OpenConnection connection = new OpenConnection(OPTIONS.withLimits(limits), true, new RecordingListener());
        connection.listener.assertNext("open");
        return connection;
    }

    /** On a channel of the test's own; messages wait for {@code request}, unless the demand is automatic. */
    static OpenConnection on(EmbeddedChannel channel, ClientOptions options, boolean autoDemand) {
        RecordingListener listener = new RecordingListener();
        OpenConnection connection = new OpenConnection(channel, options, autoDemand, listener, listener, null);
        listener.assertNext("open");
        return connection;
    }

    static OpenConnection withFragments(int bytes) {
        OpenConnection connection = new OpenConnection(OPTIONS.withFragmentBytes(bytes), true, new RecordingListener());
        connection.listener.assertNext("open");
        return connection;
    }

    /** One read of the server's bytes. */
    void receives(String hex) {
        byte[] bytes = Bytes.hex(hex);
        channel.writeInbound(channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
        runTasks();
    }

    /** What went out since the last look; with the mask key 0, payloads are as they were. */
    void assertSent(String hex) {
        assertThat(takeSent()).isEqualTo(HexFormat.of().formatHex(Bytes.hex(hex)));
    }

    String takeSent() {
        runTasks();
        StringBuilder sent = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            sent.append(HexFormat.of().formatHex(bytes));
            out.release();
        }
        return sent.toString();
    }

    /** The server ends TCP, or somebody does. */
    void tcpEnds() {
        channel.close();
        runTasks();
    }

    /** TCP reports an error. */
    void tcpBreaks(Throwable how) {
        channel.pipeline().fireExceptionCaught(how);
        runTasks();
    }

    /** Whether more of the server's bytes are wanted. */
    boolean isReading() {
        return channel.config().isAutoRead();
    }

    /** From now on, or no longer, the transport takes nothing more. */
    void setTransportWritable(boolean writable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        runTasks();
    }

    /** Time passes, and whatever is due in it happens when it is due. */
    void after(Duration time) {
        runTasks();
        long left = time.toNanos();
        while (left > 0) {
            long next = channel.runScheduledPendingTasks();
            long step = next < 0 ? left : Math.min(next, left);
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            runTasks();
            left -= step;
        }
    }

    /** Time passes, and nothing happens in it: the process is suspended, or its loop blocked. */
    void suspendedFor(Duration time) {
        runTasks();
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        runTasks();
    }

    /** Nothing is left on the loop that would run later. */
    void assertNoTimer() {
        assertThat(channel.runScheduledPendingTasks())
                .as("time to the next timer")
                .isEqualTo(-1);
    }

    /** Tasks may add tasks. */
    void runTasks() {
        while (channel.hasPendingTasks()) {
            channel.runPendingTasks();
        }
    }

    /** Nothing that the test has not looked at was sent, called back or thrown. */
    @Override
    public void close() {
        assertSent("");
        listener.assertExhausted();
        channel.checkException();
        channel.finishAndReleaseAll();
    }
}
