package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException.Kind;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Timeouts;
import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What tells that an open connection still lives: Pongs, the rest of a frame, bytes that get out, and messages, each
 * within its time. Says of each end why it has come; ending the connection is for others. Little of it is there that is
 * not in use, since there may be very many connections. Event loop only.
 */
final class LifeSigns implements HeartbeatTimer.Owner {
    /** The connection that is watched. */
    interface Watched {
        /** Whether a message is coming or going, or may be there and nobody asks for it. */
        boolean isMessageUnderWay();

        /** It has shown no sign of life. */
        void dead(Kind kind, String why);

        /** It lives, and nobody uses it. */
        void unused(Kind kind, String why);
    }

    private final Channel channel;
    private final FrameEncoder encoder;
    private final Timeouts timeouts;
    private final Watched watched;

    /** Null if there is none. */
    private final @Nullable HeartbeatTimer heartbeat;

    /** Null if there is no such limit. */
    private final @Nullable SilenceDeadline idle;

    /** Null until a frame comes in more than one read. */
    private @Nullable SilenceDeadline frame;

    /** Null until something has to wait. */
    private @Nullable WriteDeadline writes;

    /** Of a connection that has just opened. */
    LifeSigns(
            Channel channel,
            Timeouts timeouts,
            Heartbeat settings,
            PingPong pings,
            FrameEncoder encoder,
            Watched watched) {
        this.channel = channel;
        this.encoder = encoder;
        this.timeouts = timeouts;
        this.watched = watched;
        this.heartbeat = settings.enabled() ? startHeartbeat(settings, pings) : null;
        Duration idleTimeout = timeouts.idle();
        this.idle = idleTimeout == null ? null : startIdle(idleTimeout);
    }

    private HeartbeatTimer startHeartbeat(Heartbeat settings, PingPong pings) {
        HeartbeatTimer timer = new HeartbeatTimer(channel, settings, pings, encoder, encoder.nextMaskKey(), this);
        timer.start();
        return timer;
    }

    @Override
    public void onSilence(Duration timeout) {
        watched.dead(
                Kind.PONG_TIMEOUT,
                "The server was silent for " + timeout.toMillis() + " ms after a Ping (Heartbeat.timeout)");
    }

    private SilenceDeadline startIdle(Duration timeout) {
        SilenceDeadline deadline = new SilenceDeadline(channel, timeout, () -> noMessageFor(timeout));
        deadline.update(true);
        return deadline;
    }

    private void noMessageFor(Duration timeout) {
        if (idle != null && watched.isMessageUnderWay()) {
            idle.update(true);
        } else {
            watched.unused(Kind.IDLE_TIMEOUT, "There was no message for " + timeout.toMillis() + " ms (Timeouts.idle)");
        }
    }

    /** Everything that has come is parsed. */
    void readEnded(boolean insideFrame) {
        if (frame != null) {
            frame.heard();
        }
        update(insideFrame);
        heard();
    }

    /**
     * Rule F15, our policy: RFC 6455 does not say how long a server may be silent inside a frame.
     *
     * @param insideFrame whether the server owes us the rest of one
     */
    void update(boolean insideFrame) {
        SilenceDeadline deadline = frame;
        if (deadline == null && insideFrame) {
            deadline = new SilenceDeadline(channel, timeouts.frame(), this::noRestOfFrame);
            frame = deadline;
        }
        if (deadline != null) {
            deadline.update(insideFrame);
        }
    }

    private void noRestOfFrame() {
        watched.dead(
                Kind.FRAME_TIMEOUT,
                "The server was silent for " + timeouts.frame().toMillis() + " ms inside a frame (Timeouts.frame)");
    }

    /** Bytes have come, or can come again. */
    void heard() {
        if (heartbeat != null) {
            heartbeat.heard();
        }
    }

    /** A whole message came, or is out. */
    void message() {
        if (idle != null) {
            idle.heard();
        }
    }

    /** What was written is flushed. */
    void flushed() {
        if (encoder.isWaiting()) {
            if (writes == null) {
                writes = new WriteDeadline(channel, encoder, timeouts.write(), this::stalled);
            }
            writes.waits();
        }
    }

    private void stalled() {
        watched.dead(
                Kind.WRITE_TIMEOUT,
                "Nothing of what waits to be sent was taken for "
                        + timeouts.write().toMillis() + " ms (Timeouts.write)");
    }

    /** The operating system has taken something. */
    void taken() {
        if (heartbeat != null) {
            heartbeat.taken();
        }
    }

    /** Whether a Pong is an affair between the heartbeat and the server. */
    boolean isOfHeartbeat(byte[] payload) {
        return heartbeat != null && heartbeat.isOwn(payload);
    }

    /** Closing has begun, which has deadlines of its own: only a frame and what waits to be sent still matter. */
    void closing() {
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (idle != null) {
            idle.update(false);
        }
    }

    /** The transport has ended. */
    void stop() {
        closing();
        if (writes != null) {
            writes.stop();
        }
    }
}
