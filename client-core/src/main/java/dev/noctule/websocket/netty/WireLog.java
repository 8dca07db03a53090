package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.SessionState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes over the wire, a line each, on the logger {@value #NAME} at level DEBUG: {@code <} received, {@code >}
 * sent, {@code =} state. A connection asks once, when it opens, whether the logger is on; if it is off, nothing of this
 * is in its path.
 *
 * <p>Payloads are shortened. Of most header fields only the name is shown, and no query: they may hold secrets,
 * subprotocols too. What the server sends cannot steer a terminal: control characters are escaped.
 */
final class WireLog {
    static final String NAME = "dev.noctule.websocket.wire";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final Set<String> SHOWN = Set.of(
            "host",
            "upgrade",
            "connection",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-accept",
            "server",
            "date",
            "content-type",
            "content-length",
            "transfer-encoding",
            "retry-after");

    private final String connection;

    private WireLog(Channel channel) {
        this.connection = channel.id().asShortText();
    }

    /** The log of a connection, or null if the logger is off. */
    static @Nullable WireLog of(Channel channel) {
        return LOG.isDebugEnabled() ? new WireLog(channel) : null;
    }

    void request(HttpRequest request) {
        String target = request.uri();
        int query = target.indexOf('?');
        String shown = query < 0 ? target : target.substring(0, query) + "?...";
        LOG.debug("{} > {} {} {}", connection, request.method(), shown, request.protocolVersion());
        headers('>', request.headers());
    }

    void response(HttpResponse response) {
        String status = Excerpt.escape(response.status().toString());
        LOG.debug("{} < {} {}", connection, response.protocolVersion(), status);
        headers('<', response.headers());
    }

    private void headers(char sign, HttpHeaders headers) {
        for (Map.Entry<String, String> field : headers) {
            boolean shown = SHOWN.contains(field.getKey().toLowerCase(Locale.ROOT));
            String value = shown ? Excerpt.escape(field.getValue()) : "***";
            LOG.debug("{} {} {}: {}", connection, sign, field.getKey(), value);
        }
    }

    void state(SessionState from, SessionState to) {
        LOG.debug("{} = {} -> {}", connection, from, to);
    }

    void sent(Frame frame) {
        frame('>', frame.fin(), frame.rsv1(), frame.opcode(), Excerpt.of(frame.payload()));
    }

    /** What is compressed is shown as it is on the wire: bytes, not text. */
    private void frame(char sign, boolean fin, boolean rsv1, Opcode opcode, Excerpt payload) {
        String marks = (rsv1 ? " (compressed)" : "") + (fin ? "" : " (more follow)");
        String shown = payload.toString(rsv1 ? Opcode.BINARY : opcode);
        LOG.debug("{} {} {}{} {}", connection, sign, opcode, marks, shown);
    }

    /** Logs what passes on to the next receiver. */
    FrameParser.Receiver tap(FrameParser.Receiver next) {
        return new Tap(next);
    }

    private final class Tap implements FrameParser.Receiver {
        private final FrameParser.Receiver next;
        private boolean fin;
        private boolean rsv1;
        private Opcode opcode = Opcode.CONTINUATION;
        private Excerpt excerpt = new Excerpt();

        Tap(FrameParser.Receiver next) {
            this.next = next;
        }

        @Override
        public boolean isReceiving() {
            return next.isReceiving();
        }

        @Override
        public void onFrameHeader(boolean fin, boolean rsv1, Opcode opcode, long length) {
            this.fin = fin;
            this.rsv1 = rsv1;
            this.opcode = opcode;
            this.excerpt = new Excerpt();
            next.onFrameHeader(fin, rsv1, opcode, length);
        }

        @Override
        public int onPayload(ByteBuf part, int length) {
            int start = part.readerIndex();
            int taken = next.onPayload(part, length);
            excerpt.add(part.readerIndex(start), taken);
            return taken;
        }

        @Override
        public void onFrameEnd() {
            frame('<', fin, rsv1, opcode, excerpt);
            next.onFrameEnd();
        }
    }
}
